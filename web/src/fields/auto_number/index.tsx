import { IconNumbers } from '../../ui/icons';
import { text } from '../text';
import type { FieldType } from '../type';

export const auto_number: FieldType = { ...text, name: 'auto_number', label: ['Numéro', 'Number'], icon: IconNumbers, width: 120, readOnly: true };
