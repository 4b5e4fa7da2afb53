import type { KeyboardEvent } from 'react';
import type { EntityDef } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Bar, Figure, lengthOf, LineName, useLineText } from './Figure';
import type { Line, Parts } from './report';
import s from './reports.module.css';
import type { Report } from './useReport';
import { words } from './words';

export interface TableProps { entity: EntityDef; parts: Parts; report: Report; pipelines: boolean; late: boolean; title: string }

// Arrows go from figure to figure as in a sheet; Tab and Enter do what they do with links.
function moved(e: KeyboardEvent<HTMLElement>) {
  const at = (e.target as HTMLElement).closest<HTMLElement>('[data-figure]');
  const row = at?.closest('tr');
  if (!at || !row || e.ctrlKey || e.metaKey || e.altKey) return;
  const beside = [...row.querySelectorAll<HTMLElement>('[data-figure]')];
  const rows = [...e.currentTarget.querySelectorAll('tr')].filter((r) => r.querySelector('[data-figure]'));
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  const side = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  const to = step ? rows[rows.indexOf(row) + step]?.querySelector<HTMLElement>(`[data-figure=${at.dataset.figure}]`) : side ? beside[beside.indexOf(at) + side] : undefined;
  if (step || side) e.preventDefault();
  to?.focus();
}

export function Table({ entity, parts, report, pipelines, late, title }: TableProps) {
  const t = useWords(words);
  const format = useFormat();
  const text = useLineText();
  const { lines, total } = report;
  const most = Math.max(...lines.map(lengthOf));
  const whole = lengthOf(total);
  const share = (line: Line) => format.percent(whole > 0 ? Math.round((100 * lengthOf(line)) / whole) : 0);
  const money = !!parts.amount;
  const cells = (line: Line, label: string) => (
    <>
      <td><Figure entity={entity} parts={parts} line={line} label={label} what="count" /></td>
      {money && <td><Figure entity={entity} parts={parts} line={line} label={label} what="sum" /></td>}
      {parts.weighted && <td><Figure entity={entity} parts={parts} line={line} label={label} what="weighted" /></td>}
    </>
  );
  return (
    <table className={s.table} onKeyDown={moved}>
      <caption className="hidden-text">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{upper(heading(lines, parts, t))}</th>
          <th scope="col">{t('count')}</th>
          {money && <th scope="col">{t('amount')}</th>}
          {parts.weighted && <th scope="col">{t('weighted')}</th>}
          <th scope="col" className={s.scale}>
            {money ? <><i aria-hidden />{parts.weighted ? t('scale') : t('amount')}{parts.weighted && <b aria-hidden />}</> : t('scale_count')}
          </th>
          <th scope="col">{t('share')}</th>
        </tr>
      </thead>
      {lines.map((line) => {
        const label = text(line);
        return (
          <tbody key={line.key} data-group={line.under.length > 0 || undefined}>
            <tr data-head={line.under.length > 0 || undefined}>
              <th scope={line.under.length > 0 ? 'rowgroup' : 'row'}><LineName line={line} text={label} stage={parts.stage} pipelines={pipelines} late={late} /></th>
              {cells(line, label)}
              <td className={s.scale}><Bar line={line} most={most} /></td>
              <td className="num quiet">{share(line)}</td>
            </tr>
            {line.under.map((own) => (
              <tr key={own.key} data-under>
                <th scope="row"><LineName line={own} text={text(own)} stage={parts.stage} pipelines={false} size={18} /></th>
                {cells(own, `${label}, ${text(own)}`)}
                <td className={s.scale}><Bar line={own} most={most} thin /></td>
                <td className="num quiet">{share(own)}</td>
              </tr>
            ))}
          </tbody>
        );
      })}
      <tfoot>
        <tr>
          <th scope="row">{t('total')}</th>
          {cells({ ...total, key: '', kind: 'stage', value: null, where: report.base, under: [] }, t('total'))}
          <td className={s.scale} />
          <td className="num quiet">{format.percent(100)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function heading(lines: Line[], parts: Parts, t: ReturnType<typeof useWords<typeof words>>): string {
  const kind = lines[0]?.kind ?? 'stage';
  return kind === 'month' ? t('month') : (kind === 'owner' ? parts.owner : parts.stage)?.label ?? '';
}
