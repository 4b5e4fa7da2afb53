import { useFormat } from '../../i18n/format';
import { grammar } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Bar, Figure, lengthOf, LineName, useLineText } from './Figure';
import s from './reports.module.css';
import type { TableProps } from './Table';
import { words } from './words';

// On a phone a group is a card: its amount first, then how many, how much weighted, and who.
export function Cards({ entity, parts, report, pipelines, late, title }: TableProps) {
  const t = useWords(words);
  const format = useFormat();
  const g = grammar(useLocale().language);
  const text = useLineText();
  const most = Math.max(...report.lines.map(lengthOf));
  const main = parts.amount ? 'sum' : 'count';
  return (
    <ul className={s.cards} aria-label={title}>
      {report.lines.map((line) => {
        const label = text(line);
        return (
          <li key={line.key} className={s.card}>
            <div className={s.cardHead}>
              <h3><LineName line={line} text={label} stage={parts.stage} pipelines={pipelines} late={late} /></h3>
              <Figure entity={entity} parts={parts} line={line} label={label} what={main} />
            </div>
            <Bar line={line} most={most} />
            <dl className={s.cardMore}>
              {parts.amount && <div><dt>{g.named(line.count, entity.label)}</dt><dd><Figure entity={entity} parts={parts} line={line} label={label} what="count" /></dd></div>}
              {parts.weighted && <div><dt>{t('weighted')}</dt><dd><Figure entity={entity} parts={parts} line={line} label={label} what="weighted" /></dd></div>}
            </dl>
            {line.under.length > 0 && (
              <ul className={s.cardUnder}>
                {line.under.map((own) => (
                  <li key={own.key}>
                    <LineName line={own} text={text(own)} stage={parts.stage} pipelines={false} />
                    <span className="num quiet">{format.number(own.count)}</span>
                    <Figure entity={entity} parts={parts} line={own} label={`${label}, ${text(own)}`} what={main} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}
