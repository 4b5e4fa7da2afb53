import { IconHash } from '../../ui/icons';
import { text } from '../text';
import type { FieldType } from '../type';

export const naf: FieldType = { ...text, name: 'naf', label: ['Code NAF', 'Activity code'], icon: IconHash, width: 90 };
