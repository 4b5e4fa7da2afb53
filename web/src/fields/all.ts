// The list of field types, one line each.
import type { FieldDef, FieldTypeName } from '../api/types';
import { address } from './address';
import { auto_number } from './auto_number';
import { boolean } from './boolean';
import { choice } from './choice';
import { computed } from './computed';
import { date } from './date';
import { datetime } from './datetime';
import { decimal } from './decimal';
import { email } from './email';
import { file } from './file';
import { integer } from './integer';
import { link } from './link';
import { long_text } from './long_text';
import { money } from './money';
import { naf } from './naf';
import { multi_choice } from './multi_choice';
import { multi_reference } from './multi_reference';
import { percent } from './percent';
import { phone } from './phone';
import { postcode } from './postcode';
import { reference } from './reference';
import { rich_text } from './rich_text';
import { rollup } from './rollup';
import { siren } from './siren';
import { siret } from './siret';
import { stage } from './stage';
import { tags } from './tags';
import { text } from './text';
import type { FieldType } from './type';
import { url } from './url';
import { vat } from './vat';

export const fieldTypes: Record<FieldTypeName, FieldType> = {
  text, long_text, rich_text, email, phone, url, integer, decimal, money, percent, date, datetime, boolean, choice, stage, multi_choice, tags,
  address, reference, multi_reference, link, file, computed, rollup, auto_number, siren, siret, vat, naf, postcode,
};

// A type of a later server is shown as text rather than not at all.
export const typeOf = (field: FieldDef): FieldType => fieldTypes[field.type] ?? fieldTypes[field.widget as FieldTypeName] ?? text;

export const isEditable = (field: FieldDef): boolean => field.access === 'write' && !field.read_only && !field.system && !typeOf(field).readOnly;
