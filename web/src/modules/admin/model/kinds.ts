// The types of fields that a company adds on screen; every type of the model has its word.
export const kinds = ['text', 'long_text', 'choice', 'multi_choice', 'integer', 'decimal', 'money', 'date', 'boolean', 'email', 'phone', 'url'] as const;
export type Kind = (typeof kinds)[number];
export const others = ['rich_text', 'percent', 'datetime', 'stage', 'tags', 'address', 'reference', 'multi_reference', 'link', 'file', 'computed', 'rollup', 'auto_number', 'siren', 'siret', 'vat', 'naf', 'postcode'] as const;
type Named = Kind | (typeof others)[number];
export const isNamed = (type: string | undefined): type is Named => [...kinds, ...others].includes(type as Named);
