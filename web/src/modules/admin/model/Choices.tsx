import { useRef, useState } from 'react';
import { folded } from '../../../i18n/parse';
import { useWords } from '../../../i18n/words';
import { Button, IconButton } from '../../../ui/Button';
import { TextInput } from '../../../ui/Field';
import { IconArrowDown, IconArrowUp, IconDotsVertical, IconPlus, IconSearch } from '../../../ui/icons';
import { Label, labelColours } from '../../../ui/Label';
import { Menu, type MenuEntry } from '../../../ui/Menu';
import s from '../Admin.module.css';
import { words } from '../words';
import { type ChoiceRow, moved, newRow } from './choices';

const kLong = 8;

interface ChoicesProps {
  rows: ChoiceRow[];
  onChange: (rows: ChoiceRow[]) => void;
  /** Rows refused by the form: without a name. */
  missing: ReadonlySet<string>;
  /** What the server says of one value. */
  errorOf: (code: string) => string | null;
}

// The values of a list, in order: relabelled in place in both languages, moved by buttons, retired or removed from a menu.
export function Choices({ rows, onChange, missing, errorOf }: ChoicesProps) {
  const t = useWords(words);
  const [sought, setSought] = useState('');
  const added = useRef(0);
  const [fresh, setFresh] = useState('');
  const wanted = folded(sought);
  const shown = rows.map((row, i) => ({ row, i })).filter(({ row }) => !wanted || folded(`${row.fr} ${row.en} ${row.code}`).includes(wanted));
  const set = (i: number, change: Partial<ChoiceRow>) => onChange(rows.map((r, k) => (k === i ? { ...r, ...change } : r)));
  const add = () => {
    added.current += 1;
    const row = newRow(added.current);
    setSought('');
    setFresh(row.key);
    onChange([...rows, row]);
  };
  const menu = (row: ChoiceRow, i: number): MenuEntry[] => [
    { title: t('colour') },
    { label: t('noColour'), checked: row.color === '', onSelect: () => set(i, { color: '' }) },
    ...labelColours.map((c) => ({ label: t(`colour_${c}`), checked: row.color === c, onSelect: () => set(i, { color: c }) })),
    'line',
    ...(row.removed ? [{ label: t('restore'), onSelect: () => set(i, { removed: false, retired: false }) }]
      : !row.code ? [{ label: t('removeRow'), danger: true, onSelect: () => onChange(rows.filter((_, k) => k !== i)) }]
        : [
          { label: t(row.retired ? 'offerAgain' : 'noLongerOffer'), onSelect: () => set(i, { retired: !row.retired }) },
          { label: t('removeAndReplace'), danger: true, onSelect: () => set(i, { removed: true }) },
        ]),
  ];
  return (
    <section className={s.choices} aria-label={t('values')}>
      <div className={s.row}>
        <h3 className={s.section}>{t('values')}</h3>
        <span className="quiet num">{t('valueCount', { n: rows.filter((r) => !r.removed).length })}</span>
        {rows.length > kLong && <span className={s.find}><TextInput icon={IconSearch} aria-label={t('findValue')} placeholder={t('findValue')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>}
      </div>
      <p className="quiet">{t('valuesHelp')}</p>
      <ol className={s.values}>
        {shown.map(({ row, i }) => {
          const name = row.fr || row.en || t('newValue');
          const error = missing.has(row.key) && !row.fr.trim() && !row.en.trim() ? t('nameIt') : row.code ? errorOf(row.code) : null;
          return (
            <li key={row.key} className={s.value} data-off={row.retired || row.removed || undefined}>
              <span className={s.moves}>
                <IconButton size="s" icon={IconArrowUp} label={t('moveUp', { name })} disabled={i === 0 || !!wanted} onClick={() => onChange(moved(rows, i, -1))} />
                <IconButton size="s" icon={IconArrowDown} label={t('moveDown', { name })} disabled={i === rows.length - 1 || !!wanted} onClick={() => onChange(moved(rows, i, 1))} />
              </span>
              <TextInput aria-label={t('valueFr', { name })} placeholder={t('french')} value={row.fr} disabled={row.removed} aria-invalid={!!error} autoFocus={row.key === fresh} onChange={(e) => set(i, { fr: e.target.value })} />
              <TextInput aria-label={t('valueEn', { name })} placeholder={t('english')} value={row.en} disabled={row.removed} onChange={(e) => set(i, { en: e.target.value })} />
              <span className={s.state}>
                {row.removed ? <span className="quiet">{t('removed')}</span> : row.retired ? <span className="quiet">{t('notOffered')}</span> : <Label colour={row.color || undefined}>{name}</Label>}
              </span>
              <Menu label={t('valueMenu', { name })} entries={menu(row, i)} align="end">
                {(button) => <IconButton size="s" icon={IconDotsVertical} label={t('valueMenu', { name })} {...button} />}
              </Menu>
              {error && <p className={s.error} role="alert">{error}</p>}
            </li>
          );
        })}
      </ol>
      {shown.length === 0 && <p className="quiet">{t('noValue')}</p>}
      <Button look="dashed" size="s" icon={IconPlus} onClick={add}>{t('addValue')}</Button>
    </section>
  );
}
