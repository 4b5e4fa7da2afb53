// What can be taken away: the table as it stands, and the records behind it.
import { saveFile } from '../../api/download';
import { asProblem } from '../../api/problem';
import type { EntityDef } from '../../api/types';
import { useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { useLocale, useWords } from '../../i18n/words';
import { exportRows } from '../../records/list/exportRows';
import { IconDownload, IconTable } from '../../ui/icons';
import type { MenuEntry } from '../../ui/Menu';
import { tell } from '../../ui/Toast';
import { type Cell, csvOf } from './csv';
import { useLineText } from './Figure';
import type { Choice, Figures, Line, Parts } from './report';
import type { Report } from './useReport';
import { words } from './words';

export function tableRows(report: Report, parts: Parts, heads: string[], text: (line: Line) => string, total: string): Cell[][] {
  const nested = report.lines.some((l) => l.under.length > 0);
  const figures = ({ count, sum, weighted }: Figures): Cell[] => [count, ...(parts.amount ? [{ decimal: sum?.amount ?? '0' }] : []), ...(parts.weighted ? [{ decimal: weighted?.amount ?? '0' }] : [])];
  const rows = report.lines.flatMap((line): Cell[][] => (nested
    ? line.under.map((own) => [text(line), text(own), ...figures(own)])
    : [[text(line), ...figures(line)]]));
  return [heads, ...rows, [total, ...(nested ? [''] : []), ...figures(report.total)]];
}

export function useExports(entity: EntityDef, parts: Parts, choice: Choice, report: Report | undefined): MenuEntry[] {
  const t = useWords(words);
  const { language } = useLocale();
  const format = useFormat();
  const { company } = useModel();
  const text = useLineText();
  if (!report) return [];
  const inCurrency = (field: string) => t('currency_of', { field, currency: company.currency });
  const groups = { stage_owner: [parts.stage.label, parts.owner?.label ?? ''], stage: [parts.stage.label], owner: [parts.owner?.label ?? ''], month: [t('month')] }[choice.by];
  const heads = [...groups, t('count'), ...(parts.amount ? [inCurrency(parts.amount.label)] : []), ...(parts.weighted ? [inCurrency(parts.weighted.label)] : [])];
  const table = () => saveFile(new Blob([csvOf(tableRows(report, parts, heads, text, t('total')), language)], { type: 'text/csv;charset=utf-8' }), `pipeline-${format.today()}.csv`);
  const records = () => {
    const columns = new Set([...(typeof entity.title === 'string' ? [entity.title] : entity.title), ...(entity.layouts.list ?? []), ...[parts.weighted?.name].filter((n) => n !== undefined)]);
    exportRows({ plural: entity.plural, entity: entity.name, fields: [...columns], filter: report.filter }, 'csv', () => tell(t('export_wait')))
      .catch((error: unknown) => tell(asProblem(error)?.message ?? String(error)));
  };
  return [
    { label: t('export_table'), icon: IconTable, onSelect: table },
    ...(entity.rights.export ? [{ label: t('export_records'), icon: IconDownload, onSelect: records }] : []),
  ];
}
