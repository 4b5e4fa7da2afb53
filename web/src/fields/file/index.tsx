import { useId, useState } from 'react';
import { post } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { FileValue, Value } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { IconPaperclip } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { words } from '../words';

const asFiles = (value: Value): FileValue[] => {
  const all = Array.isArray(value) ? value : value ? [value] : [];
  return all.filter((v): v is FileValue => typeof v === 'object' && v !== null && 'name' in v);
};

function View({ value, dense }: ViewProps) {
  const format = useFormat();
  return (
    <>
      {asFiles(value).map((f) => (
        <span key={f.id} className="cut" style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
          <IconPaperclip size={14} aria-hidden />
          {dense ? f.name : <a href={`/api/v1/files/${f.id}/content`} download>{f.name}</a>}
          <span className="faint">{format.size(f.size)}</span>
        </span>
      ))}
    </>
  );
}

function Input({ value, onChange, onInvalid, ids, label }: InputProps) {
  const t = useWords(words);
  const own = useId();
  const id = ids?.id ?? own;
  const [sending, setSending] = useState(false);
  async function send(file: File) {
    setSending(true);
    try {
      const body = new FormData();
      body.append('file', file);
      onChange(await post<FileValue>('/files', body));
      onInvalid?.(null);
    } catch (error) {
      onInvalid?.(asProblem(error)?.message ?? String(error));
    } finally {
      setSending(false);
    }
  }
  return (
    <span>
      <input id={id} type="file" aria-label={label ?? t('choose_file')} disabled={sending} onChange={(e) => e.currentTarget.files?.[0] && void send(e.currentTarget.files[0])} />
      {sending ? <span role="status">{t('sending')}</span> : asFiles(value).map((f) => <span key={f.id}>{f.name}</span>)}
    </span>
  );
}

export const file: FieldType = {
  name: 'file', label: ['Fichier', 'File'], icon: IconPaperclip, View, Input, width: 180,
  text: (v, _, format) => format.list(asFiles(v).map((f) => f.name)),
  operators: ['is_empty', 'is_set'],
};
