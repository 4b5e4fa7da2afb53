import { IconHash } from '../../ui/icons';
import { text } from '../text';
import type { FieldType } from '../type';

export const vat: FieldType = { ...text, name: 'vat', label: ['TVA intracommunautaire', 'VAT number'], icon: IconHash, width: 140 };
