import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useEffect, useId, useRef } from 'react';
import { cx } from './cx';
import s from './Field.module.css';
import { IconAlertTriangle } from './icons';
import type { IconType } from './iconType';

export interface ControlIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  required?: boolean;
  /** At the right of the label: a link, a counter. */
  aside?: ReactNode;
  hideLabel?: boolean;
  children: (ids: ControlIds) => ReactNode;
}

// A label, a control, its help and its refusal, tied together for everybody's ears.
export function Field({ label, hint, error, required, aside, hideLabel, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={s.field}>
      <div className={hideLabel ? 'hidden-text' : s.head}>
        <label className={s.label} htmlFor={id}>{label}</label>
        {aside}
      </div>
      {children({ id, 'aria-describedby': described, 'aria-invalid': !!error, 'aria-required': required })}
      {error && <p className={s.error} id={`${id}e`} role="alert"><IconAlertTriangle size={14} aria-hidden />{error}</p>}
      {hint && <p className={s.hint} id={`${id}h`}>{hint}</p>}
    </div>
  );
}

export interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'size'> {
  size?: 's' | 'm' | 'l';
  icon?: IconType;
  /** At the end, inside the frame. */
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

export function TextInput({ size = 'm', icon: Glyph, after, className, ...rest }: TextInputProps) {
  const input = <input type="text" autoComplete="off" className={cx(s.input, size !== 'm' && s[size], !Glyph && !after && className)} {...rest} />;
  if (!Glyph && !after) return input;
  return (
    <span className={cx(s.box, size !== 'm' && s[size], className)} data-invalid={rest['aria-invalid'] || undefined}>
      {Glyph && <Glyph size={16} aria-hidden />}
      {input}
      {after}
    </span>
  );
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <textarea className={cx(s.input, s.area, className)} rows={3} {...rest} />;
}

export interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label: ReactNode;
  /** The label is for ears only: in a table. */
  bare?: boolean;
  mixed?: boolean;
}

export function Checkbox({ label, bare, mixed = false, className, ...rest }: CheckboxProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <label className={cx(s.check, bare && s.bare, className)}>
      <input ref={ref} type="checkbox" {...rest} />
      {bare ? <span className="hidden-text">{label}</span> : <span>{label}</span>}
    </label>
  );
}

export interface Segment<V extends string> {
  value: V;
  label: string;
  icon?: IconType;
}

interface SegmentsProps<V extends string> {
  label: string;
  value: V;
  segments: Segment<V>[];
  onChange: (value: V) => void;
  size?: 's' | 'm';
  /** Chosen one in the ink's tint (a decision), not in grey (a way of looking). */
  tinted?: boolean;
}

// One of a few: radio buttons drawn side by side.
export function Segments<V extends string>({ label, value, segments, onChange, size = 'm', tinted }: SegmentsProps<V>) {
  const name = useId();
  return (
    <div className={cx(s.segments, size === 's' && s.s)} role="radiogroup" aria-label={label}>
      {segments.map(({ value: v, label: text, icon: Glyph }) => (
        <label key={v} className={cx(s.segment, tinted && s.tinted)}>
          <input type="radio" name={name} value={v} checked={v === value} onChange={() => onChange(v)} />
          {Glyph && <Glyph size={16} aria-hidden />}
          {text}
        </label>
      ))}
    </div>
  );
}
