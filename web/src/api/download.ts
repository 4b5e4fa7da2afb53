// A file given to the person: by its address, or made here.
export function download(href: string, name?: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name ?? '';
  document.body.append(link);
  link.click();
  link.remove();
}

export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
