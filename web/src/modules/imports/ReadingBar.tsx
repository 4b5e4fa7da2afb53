import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch } from '../../api/client';
import { useWords } from '../../i18n/words';
import { Field, TextInput } from '../../ui/Field';
import s from './Imports.module.css';
import { type Import, importKey, type Reading } from './model';
import { words } from './words';

const encodings = ['utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le', 'utf-16be'];
const delimiters = [[';', 'semicolon'], [',', 'comma'], ['\t', 'tab'], ['|', 'bar']] as const;

// How the file was read. A change reads it again at once; the samples below show what comes of it.
export function ReadingBar({ data, onRead }: { data: Import; onRead: () => void }) {
  const t = useWords(words);
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: (reading: Reading) => patch<Import>(`/imports/${data.id}`, { reading }),
    onSuccess: (next) => { onRead(); client.setQueryData(importKey(data.id), next); },
  });
  const problem = read.error as { message: string; errors?: { message: string }[] } | null;
  const { layout } = data;
  return (
    <section className={s.reading} aria-busy={read.isPending}>
      {layout.file === 'csv' && (
        <>
          <Field label={t('encoding')}>
            {(ids) => <select className={s.select} value={layout.encoding} onChange={(e) => read.mutate({ encoding: e.target.value })} {...ids}>{encodings.map((name) => <option key={name}>{name}</option>)}</select>}
          </Field>
          <Field label={t('delimiter')}>
            {(ids) => (
              <select className={s.select} value={layout.delimiter} onChange={(e) => read.mutate({ delimiter: e.target.value })} {...ids}>
                {delimiters.map(([sign, word]) => <option key={word} value={sign}>{t(word)}</option>)}
              </select>
            )}
          </Field>
        </>
      )}
      {layout.file === 'xlsx' && (
        <Field label={t('sheet')}>
          {(ids) => <select className={s.select} value={layout.sheet} onChange={(e) => read.mutate({ sheet: e.target.value, heading_line: null })} {...ids}>{layout.sheets?.map((name) => <option key={name}>{name}</option>)}</select>}
        </Field>
      )}
      <Field label={t('headingLine')}>
        {(ids) => (
          <TextInput
            key={layout.heading_line}
            inputMode="numeric"
            defaultValue={String(layout.heading_line)}
            onBlur={(e) => { if (/^\d{1,4}$/.test(e.target.value) && Number(e.target.value) !== layout.heading_line) read.mutate({ heading_line: Number(e.target.value) }); }}
            {...ids}
          />
        )}
      </Field>
      {problem && <p className={s.error} role="alert">{problem.errors?.[0]?.message ?? problem.message}</p>}
    </section>
  );
}
