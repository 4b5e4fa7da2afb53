// The list that one comes from: what makes "3 of 86", previous and next on a record, and the way back.
interface Order { entity: string; ids: number[]; href: string; total: number | undefined }

const name = 'socle.order';

export function rememberRow(entity: string, ids: number[], href: string, total: number | undefined): void {
  try {
    sessionStorage.setItem(name, JSON.stringify({ entity, ids: ids.slice(0, 2000), href, total } satisfies Order));
  } catch {
    // Then a record has no neighbours.
  }
}

export interface Neighbours { previous: number | null; next: number | null; position: number; total: number; href: string }

export function neighboursOf(entity: string, id: number): Neighbours | null {
  try {
    const order = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Order | null;
    const at = order?.entity === entity ? order.ids.indexOf(id) : -1;
    if (!order || at < 0) return null;
    return { previous: order.ids[at - 1] ?? null, next: order.ids[at + 1] ?? null, position: at + 1, total: order.total ?? order.ids.length, href: order.href };
  } catch {
    return null;
  }
}
