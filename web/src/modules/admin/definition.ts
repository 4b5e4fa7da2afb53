// The full model as administration sees it: both languages, retired things too (GET /model/definition).
import type { FieldDef, FieldTypeName } from '../../api/types';
import type { Language } from '../../i18n/words';

export interface Label { fr?: string; en?: string }
type Said = Label | string | undefined;
export interface ChoiceDefinition { label?: Label | string; position?: number; color?: string; retired?: boolean; removed?: boolean }
export interface CriterionDefinition {
  label?: Label | string;
  position?: number;
  on_exit?: boolean;
  blocking?: boolean;
  condition?: Record<string, unknown>;
  needs?: Record<string, unknown>;
}
export interface StageDefinition {
  label?: Label | string;
  category: 'open' | 'won' | 'lost';
  probability?: number;
  forecast_category?: string;
  max_age_days?: number;
  position?: number;
  retired?: boolean;
  removed?: boolean;
  criteria?: Record<string, CriterionDefinition>;
}
export interface PipelineDefinition { label?: Label | string; position?: number; retired?: boolean; removed?: boolean; stages: Record<string, StageDefinition> }
export interface FieldDefinition {
  type?: string;
  label?: Label | string;
  help?: Label | string;
  required?: boolean;
  removed?: boolean;
  params?: { entity?: string } & Record<string, unknown>;
  choices?: Record<string, ChoiceDefinition>;
  pipelines?: Record<string, PipelineDefinition>;
}
export interface NounDefinition { one?: string; many?: string; feminine?: boolean; elision?: boolean }
export interface EntityDefinition {
  label?: { fr?: NounDefinition; en?: NounDefinition };
  module?: string;
  system?: boolean;
  removed?: boolean;
  fields: Record<string, FieldDefinition>;
}
export interface Rights {
  create?: boolean; read?: string; update?: string; remove?: string;
  export?: boolean; import?: boolean; merge?: boolean; override?: boolean;
}
export interface RoleDefinition {
  label?: Label | string;
  position?: number;
  retired?: boolean;
  menu?: string[];
  home?: string;
  powers?: string[];
  entities?: Record<string, Rights>;
  fields?: Record<string, string>;
}
export interface Definition {
  version: string;
  entities: Record<string, EntityDefinition>;
  roles: Record<string, RoleDefinition>;
  /** Words of the fields that every object has, unless the object says its own. */
  system_fields?: Record<string, { label?: Label | string }>;
}

export const both = (label: Said): Required<Label> =>
  (typeof label === 'string' ? { fr: label, en: label } : { fr: label?.fr ?? '', en: label?.en ?? '' });

export const isNamed = ({ fr, en }: Required<Label>): boolean => !!(fr.trim() || en.trim());
/** What is said in one language stands for the other. */
export const labelOf = ({ fr, en }: Required<Label>): Required<Label> => ({ fr: fr.trim() || en.trim(), en: en.trim() || fr.trim() });

export function say(label: Said, language: Language, fallback: string): string {
  const { fr, en } = both(label);
  return (language === 'fr' ? fr || en : en || fr) || fallback;
}

export const plural = (entity: EntityDefinition | undefined, language: Language, fallback: string) => entity?.label?.[language]?.many ?? fallback;
export const singular = (entity: EntityDefinition | undefined, language: Language, fallback: string) => entity?.label?.[language]?.one ?? fallback;

/** Named things in the order that people see; those without a place come last, by name. */
export const inOrder = <T extends { position?: number }>(list: Record<string, T> | undefined): [string, T][] =>
  Object.entries(list ?? {}).sort((a, b) => (a[1].position ?? 9999) - (b[1].position ?? 9999) || a[0].localeCompare(b[0]));

/** "Surface à éclairer (m²)" gives x_surface_a_eclairer_m: an identifier for life, unlike those that are taken. */
export function identifier(label: string, taken: readonly string[] = []): string {
  const plain = label.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  const name = `x_${plain.slice(0, 34) || 'champ'}`.replace(/_+$/, '');
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n += 1) if (!taken.includes(`${name}_${n}`)) return `${name}_${n}`;
}

/** A change of one thing, as the patch of the whole model that says it. */
export const fieldChange = (entity: string, field: string, change: unknown) => ({ entities: { [entity]: { fields: { [field]: change } } } });

/** The name of a field: its own, else the one that every object gives it. */
export const fieldName = (definition: Definition, name: string, field: FieldDefinition, language: Language) =>
  say(field.label ?? definition.system_fields?.[name]?.label, language, name);

/** The same field for the pieces that draw values, in one language: an administrator need not be a reader of its records. */
export const drawn = (definition: Definition, name: string, field: FieldDefinition, language: Language): FieldDef => ({
  name,
  type: (field.type ?? 'text') as FieldTypeName,
  label: fieldName(definition, name, field, language),
  access: 'write',
  ...(field.params && { params: field.params }),
  ...(field.params?.entity && { target: field.params.entity }),
  choices: inOrder(field.choices).filter(([, c]) => !c.removed).map(([code, c]) => ({ code, label: say(c.label, language, code), retired: c.retired ?? false })),
});
