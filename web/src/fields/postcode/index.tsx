import { IconHash } from '../../ui/icons';
import { text } from '../text';
import type { FieldType } from '../type';

export const postcode: FieldType = { ...text, name: 'postcode', label: ['Code postal', 'Postcode'], icon: IconHash, width: 100 };
