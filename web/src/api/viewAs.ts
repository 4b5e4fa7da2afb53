// Seeing as somebody else: every call says whose eyes it reads with; the server lets nothing be written meanwhile.
const key = 'socle.view_as';

export const viewedAs = (): string | null => (typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(key));

/** Begins, or ends with null: everything is read again from the start. */
export function setViewAs(person: number | null): void {
  if (person === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, String(person));
  window.location.assign(person === null ? '/admin/people' : '/');
}
/** Without going anywhere: at sign-out, and when the server refuses it. */
export const forgetViewAs = (): void => sessionStorage.removeItem(key);
