// What a field type is for the screen: how it is called, drawn, typed and filtered. One folder per type, same names as on the server.
import type { ComponentType, KeyboardEvent } from 'react';
import type { FieldDef, FieldTypeName, Operator, Value } from '../api/types';
import type { Format } from '../i18n/format';
import type { Pair } from '../i18n/words';
import type { ControlIds } from '../ui/Field';
import type { IconType } from '../ui/iconType';

export interface ViewProps {
  field: FieldDef;
  value: Value;
  /** In a table or a card: one line, no links that catch the click. */
  dense?: boolean;
}

export interface InputProps {
  field: FieldDef;
  value: Value;
  /** In the form in which it is read. Choices and references change at once; text at each key. */
  onChange: (value: Value) => void;
  /** What is typed is not a value of this type (null when it is again). */
  onInvalid?: (sentence: string | null) => void;
  ids?: Partial<ControlIds>;
  /** For ears, where no <label> stands near. */
  label?: string | undefined;
  autoFocus?: boolean | undefined;
  /** Opened by a letter: it replaces the value. */
  typed?: string | null | undefined;
  /** In place: lists open at once. */
  inPlace?: boolean | undefined;
  onKeyDown?: ((e: KeyboardEvent) => void) | undefined;
}

export interface FilterProps {
  field: FieldDef;
  op: Operator;
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
}

export interface FieldType {
  name: FieldTypeName;
  label: Pair;
  icon: IconType;
  View: ComponentType<ViewProps>;
  Input: ComponentType<InputProps>;
  FilterInput?: ComponentType<FilterProps>;
  /** In plain text: to copy, to say, to sort nothing by. */
  text: (value: Value, field: FieldDef, format: Format) => string;
  /** A column of it, in px. */
  width: number;
  align?: 'end';
  /** A choice is final at once: no Enter needed. */
  commits?: boolean;
  /** Never typed by a person. */
  readOnly?: boolean;
  /** Takes Enter for itself. */
  lines?: boolean;
  operators: Operator[];
}

export const isEmpty = (value: Value): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  || (typeof value === 'object' && !Array.isArray(value) && Object.values(value).every((v) => v === null || v === '' || (Array.isArray(v) && v.length === 0)));
