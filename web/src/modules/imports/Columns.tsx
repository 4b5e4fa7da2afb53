import type { EntityDef } from '../../api/types';
import { useModel } from '../../api/useModel';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { cx } from '../../ui/cx';
import { ColumnFormat } from './ColumnFormat';
import s from './Imports.module.css';
import type { Import, Mapped } from './model';
import { words } from './words';

interface Props {
  data: Import;
  entity: EntityDef;
  changed: Record<string, Mapped | null>;
  onChange: (column: string, mapped: Mapped | null) => void;
}

// One line per column of the file: how full it is, what was seen, what it becomes.
export function Columns({ data, entity, changed, onChange }: Props) {
  const t = useWords(words);
  const model = useModel();
  const fillable = (e: EntityDef) => e.fields.filter((f) => f.access === 'write' && !f.system && !f.read_only && f.type !== 'address');
  const fields = fillable(entity);
  // The records beside the row's own: those the proposal names, and those already chosen; their number goes with them.
  const beside = [...new Set([...Object.values(data.mapping), ...Object.values(changed)].map((m) => m?.of).filter((of): of is string => !!of))].sort().flatMap((of) => {
    const [name = '', n = ''] = of.split(':');
    const other = model.find(name);
    return other ? [{ of, other, label: t('beside', { record: upper(other.label.one), n }), named: other.fields.some((f) => f.name === 'first_name') }] : [];
  });
  const chosen = (m: Mapped | null | undefined) => (m ? (m.of ? `${m.of}/${m.field}` : m.field) : '');
  const pick = (value: string): Mapped | null => {
    if (!value) return null;
    const slash = value.indexOf('/');
    return slash < 0 ? { field: value } : { of: value.slice(0, slash), field: value.slice(slash + 1) };
  };
  return (
    <section>
      <h2 className={s.headline}>{t('holds')}</h2>
      <p className="quiet">{t('holdsSub')}</p>
      <table className={s.columns}>
        <thead>
          <tr><th scope="col">{t('column')}</th><th scope="col">{t('filled')}</th><th scope="col">{t('seen')}</th><th scope="col">{t('becomes')}</th></tr>
        </thead>
        <tbody>
          {data.columns.map((c) => {
            const mapped = c.name in changed ? changed[c.name] : data.mapping[c.name];
            return (
              <tr key={c.name}>
                <th scope="row">{c.name}</th>
                <td>
                  <span className={s.bar} aria-hidden><span style={{ width: `${(100 * c.filled) / Math.max(1, data.rows)}%` }} /></span>
                  <span className="num quiet">{t('of', { filled: c.filled, rows: data.rows })}</span>
                </td>
                <td>
                  <span className="cut">{c.samples.slice(0, 3).join(', ')}</span>
                  {c.doubtful > 0 && <span className={s.doubt}>{c.doubts[0] ? t('doubtfulSuch', { doubts: t('doubts', { n: c.doubtful }), value: c.doubts[0].value }) : t('doubts', { n: c.doubtful })}</span>}
                </td>
                <td>
                  <select
                    className={cx(s.select, !mapped && s.off)}
                    aria-label={`${c.name}, ${t('becomes')}`}
                    value={chosen(mapped)}
                    onChange={(e) => onChange(c.name, pick(e.target.value))}
                  >
                    <option value="">{t('ignored')}</option>
                    {fields.map((f) => <option key={f.name} value={f.name}>{f.label}</option>)}
                    {beside.map(({ of, other, label, named }) => (
                      <optgroup key={of} label={label}>
                        {named && <option value={`${of}/full_name`}>{t('fullName')}</option>}
                        {fillable(other).map((f) => <option key={f.name} value={`${of}/${f.name}`}>{f.label}</option>)}
                      </optgroup>
                    ))}
                  </select>
                  {mapped && <ColumnFormat column={c} mapped={mapped} entity={entity} model={model} onChange={(m) => onChange(c.name, m)} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
