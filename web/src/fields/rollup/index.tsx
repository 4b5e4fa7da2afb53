import { computed } from '../computed';
import type { FieldType } from '../type';
import { IconHierarchy } from '../../ui/icons';

export const rollup: FieldType = { ...computed, name: 'rollup', label: ['Cumul', 'Roll-up'], icon: IconHierarchy, align: 'end' };
