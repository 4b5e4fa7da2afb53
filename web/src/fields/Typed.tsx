// The plain text input shared by the types that are typed on one line.
import { useEffect, useRef, useState } from 'react';
import type { InputProps } from './type';
import { TextInput } from '../ui/Field';

interface TypedProps extends InputProps {
  shown: string;
  /** Gives the value, or undefined when what is typed is not one. */
  read: (typed: string) => InputProps['value'];
  sentence?: string;
  type?: 'text' | 'email' | 'url' | 'tel';
  inputMode?: 'text' | 'decimal' | 'numeric' | 'tel' | 'email' | 'url';
}

export function Typed({ shown, read, sentence, type = 'text', inputMode, ids, label, autoFocus, typed, onChange, onInvalid, onKeyDown }: TypedProps) {
  const [text, setText] = useState(typed ?? shown);
  const [mine, setMine] = useState(typed !== null && typed !== undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (typed) change(typed);
    if (autoFocus && !typed) input.current?.select();
    // Once, at the opening: afterwards the keyboard rules.
  }, []);
  function change(next: string) {
    setText(next);
    setMine(true);
    const value = next.trim() === '' ? null : read(next);
    onInvalid?.(value === undefined ? (sentence ?? '') : null);
    if (value !== undefined) onChange(value);
  }
  return (
    <TextInput
      ref={input}
      {...ids}
      type={type === 'email' || type === 'url' ? 'text' : type}
      inputMode={inputMode}
      aria-label={label}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      value={mine ? text : shown}
      onChange={(e) => change(e.currentTarget.value)}
      onBlur={() => setMine(text.trim() !== '' && read(text) === undefined)}
      onKeyDown={onKeyDown}
    />
  );
}
