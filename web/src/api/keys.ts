// Names of what the one cache holds. Server state lives there and nowhere else.
export const keys = {
  me: ['me'] as const,
  model: ['model'] as const,
  /** Everything about one record: the record, its page, its timeline, its history. */
  of: (entity: string, id: number) => ['record', entity, id] as const,
  record: (entity: string, id: number) => ['record', entity, id, 'self'] as const,
  page: (entity: string, id: number) => ['record', entity, id, 'page'] as const,
  timeline: (entity: string, id: number, kinds: string) => ['record', entity, id, 'timeline', kinds] as const,
  history: (entity: string, id: number) => ['record', entity, id, 'history'] as const,
  lists: (entity: string) => ['list', entity] as const,
  list: (entity: string, query: object) => ['list', entity, 'rows', query] as const,
  count: (entity: string, query: object) => ['list', entity, 'count', query] as const,
  board: (entity: string, query: object) => ['list', entity, 'board', query] as const,
  /** Totals over records: old as soon as one of them changes, like lists. */
  totals: (entity: string, body: object) => ['list', entity, 'totals', body] as const,
  views: (entity: string) => ['views', entity] as const,
  day: ['day'] as const,
};
