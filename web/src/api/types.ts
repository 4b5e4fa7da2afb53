// The wire, as docs/api/guide.md fixes it. Members that are not named here are ignored.
import type { Amount } from '../i18n/format';
import type { Noun } from '../i18n/grammar';

export type FieldTypeName =
  | 'text' | 'long_text' | 'rich_text' | 'email' | 'phone' | 'url' | 'integer' | 'decimal' | 'money' | 'percent' | 'date' | 'datetime'
  | 'boolean' | 'choice' | 'stage' | 'multi_choice' | 'tags' | 'address' | 'reference' | 'multi_reference' | 'link' | 'file' | 'computed'
  | 'rollup' | 'auto_number' | 'siren' | 'siret' | 'vat' | 'naf' | 'postcode';

export interface Coded { code: string; label: string }
export interface Ref { id: number; label: string }
export interface Link extends Ref { entity: string }
export interface StageValue extends Coded { category: 'open' | 'won' | 'lost' }
export interface AddressValue { street?: string; street2?: string; postcode?: string; city?: string; country?: string; lines?: string[] }
export interface FileValue { id: number; name: string; size: number; type?: string }
export type { Amount };

export type Value =
  | string | number | boolean | null | undefined | Amount | Coded | StageValue | Ref | Link | AddressValue | FileValue | NextStep
  | (string | Coded | Ref | FileValue)[];

export interface NextStep {
  kind: string;
  subject: string;
  at: string;
  state: 'late' | 'today' | 'later' | 'none';
  id: number;
}

export interface SocleRecord {
  id: number;
  version: number;
  _label: string;
  [field: string]: Value;
}

export interface Choice { code: string; label: string; color?: string; retired?: boolean }

export interface Criterion { code: string; label: string; on_exit: boolean; blocking: boolean; needs?: Needs }
export interface Stage {
  code: string;
  label: string;
  category: 'open' | 'won' | 'lost';
  probability: number;
  forecast_category?: string;
  max_age_days?: number;
  retired?: boolean;
  criteria?: Criterion[];
}
export interface Pipeline { code: string; label: string; retired?: boolean; stages: Stage[] }

export interface FieldDef {
  name: string;
  type: FieldTypeName;
  /** For a type that this application does not know: one it does, that draws it well enough. */
  widget?: string;
  label: string;
  help?: string;
  group?: string;
  access: 'read' | 'write';
  system?: boolean;
  required?: boolean;
  unique?: boolean;
  sortable?: boolean;
  filterable?: boolean;
  searchable?: boolean;
  read_only?: boolean;
  critical?: boolean;
  personal?: boolean;
  params?: Record<string, unknown>;
  operators?: Operator[];
  target?: string;
  choices?: Choice[];
  pipelines?: Pipeline[];
  part_of?: string;
  part?: string;
}

export interface LayoutGroup { code: string; label: string; fields: string[] }

export interface Relation { name: string; entity: string; field: string; label: string; shown?: boolean }

export interface ViewState {
  filter?: Condition;
  sort?: string;
  columns?: string[];
  widths?: Record<string, number>;
  kind?: 'table' | 'board';
  group?: string;
  pipeline?: string;
  q?: string;
}

export interface SavedView {
  /** Those of the model have a code, those of people an id. */
  code?: string;
  id?: number;
  label: string;
  state: ViewState;
  shared?: 'me' | 'team' | 'everybody';
  owner?: Ref;
  pinned?: boolean;
}

export interface EntityDef {
  name: string;
  plural: string;
  icon?: string;
  title: string | string[];
  default_sort?: string;
  label: Noun;
  rights: { create: boolean; update: boolean; delete: boolean; export: boolean; import: boolean; override?: boolean };
  fields: FieldDef[];
  layouts: { list?: string[]; create?: string[]; card?: string[]; header?: string[]; detail?: LayoutGroup[] };
  relations: Relation[];
  views?: SavedView[];
}

export interface Model {
  version: string;
  company: Company;
  entities: EntityDef[];
}

export interface Company { name: string; currency: string; zone: string; language: 'fr' | 'en' }

export interface Me {
  id: number;
  login: string;
  name: string;
  email?: string;
  role: Coded;
  language: 'fr' | 'en';
  zone: string;
  teams: Ref[];
  powers: string[];
  menu: string[];
  home: string;
  csrf_token: string;
  company: Company;
  model_version: string;
  now: string;
  /** The real person, while they see as this one. */
  viewing_as?: number;
}

export type Operator =
  | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'in' | 'nin' | 'contains' | 'starts_with' | 'ends_with' | 'is_empty' | 'is_set' | 'between'
  | 'within' | 'before' | 'after' | 'me' | 'my_team' | 'under';

export interface Leaf { field: string; op: Operator; value?: unknown }
export type Condition =
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition }
  | Leaf
  | { any: string; where?: Condition }
  | { none: string; where?: Condition }
  | { count: string; op: Operator; value: number; where?: Condition };

export interface Page<T = SocleRecord> {
  items: T[];
  next_cursor: string | null;
  total?: number | null;
}

export type Needs = { field: string } | { create: string; with?: Record<string, unknown> } | { approval: string };

export interface FieldError {
  field?: string;
  rule: string;
  message: string;
  needs?: Needs;
  overridable?: boolean;
}

export interface Change { field: string; label: string; before: Value; after: Value }

export interface TimelineEntry {
  entry_no: number;
  at: string;
  kind: string;
  entity: string;
  id: number;
  actor: Ref | null;
  record?: Partial<SocleRecord>;
  changes?: Change[];
  pinned?: boolean;
}
export interface TimelinePage { items: TimelineEntry[]; next_cursor: string | null; counts: Record<string, number> }

export interface HistoryEntry {
  version: number;
  at: string;
  actor: Ref | null;
  channel: string;
  change_set_id: number;
  override?: { rule: string; reason: string } | null;
  changes: Change[];
}

export interface RelatedList { name: string; total: number; items: SocleRecord[] }
export interface RecordPageData {
  record: SocleRecord;
  timeline?: TimelinePage;
  relations?: RelatedList[];
  neighbours?: { previous?: number | null; next?: number | null; position?: number; total?: number };
}

export interface BoardColumn {
  stage: Coded & { category: 'open' | 'won' | 'lost'; probability: number; max_age_days?: number };
  count: number;
  sum?: Amount | null;
  weighted?: Amount | null;
  items: SocleRecord[];
  next_cursor: string | null;
}
export interface Board {
  columns: BoardColumn[];
  totals: { count: number; sum?: Amount | null; weighted?: Amount | null };
  filter_text?: string;
}

export interface Found { entity: string; id: number; label: string; detail?: string; match?: string }

export interface Job { id: number; state: string; done: number; total: number | null; result?: unknown; error?: unknown }
