// The full model as administration sees it: both languages, retired things too (GET /model/definition).
export interface Label { fr?: string; en?: string }
export interface FieldDefinition {
  type?: string;
  label?: Label;
  removed?: boolean;
  choices?: Record<string, { label?: Label; position?: number }>;
  pipelines?: Record<string, { label?: Label; stages: Record<string, { label?: Label; category: string; probability?: number; position?: number; retired?: boolean }> }>;
}
export interface EntityDefinition { label?: { fr?: { one?: string; many?: string }; en?: { one?: string; many?: string } }; removed?: boolean; fields: Record<string, FieldDefinition> }
export interface Definition { version: string; entities: Record<string, EntityDefinition> }

export const say = (label: Label | undefined, language: 'fr' | 'en', fallback: string) => label?.[language] ?? label?.[language === 'fr' ? 'en' : 'fr'] ?? fallback;

export const plural = (entity: EntityDefinition | undefined, language: 'fr' | 'en', fallback: string) => entity?.label?.[language]?.many ?? fallback;
