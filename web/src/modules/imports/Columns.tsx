import type { EntityDef } from '../../api/types';
import { useWords } from '../../i18n/words';
import { cx } from '../../ui/cx';
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
  const fields = entity.fields.filter((f) => f.access === 'write' && !f.system && !f.read_only && f.type !== 'address');
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
                  {c.doubtful > 0 && <span className={s.doubt}>{t('doubts', { n: c.doubtful })}{c.doubts[0] ? ` : « ${c.doubts[0].value} »` : ''}</span>}
                </td>
                <td>
                  <select
                    className={cx(s.select, !mapped && s.off)}
                    aria-label={`${c.name}, ${t('becomes')}`}
                    value={mapped?.field ?? ''}
                    onChange={(e) => onChange(c.name, e.target.value ? { field: e.target.value } : null)}
                  >
                    <option value="">{t('ignored')}</option>
                    {fields.map((f) => <option key={f.name} value={f.name}>{f.label}</option>)}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
