import { useEffect, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useLive } from '../../api/live';
import { asProblem } from '../../api/problem';
import type { EntityDef } from '../../api/types';
import { useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { grammar, upper } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import { Empty, Skeleton } from '../../ui/Empty';
import { Segments } from '../../ui/Field';
import { IconChevronDown, IconDownload } from '../../ui/icons';
import { usePhone } from '../../ui/media';
import { Menu } from '../../ui/Menu';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { Cards } from './Cards';
import { Figure, whole } from './Figure';
import { type Choice, choiceOf, groupings, type Parts, partsOf, searchOf } from './report';
import s from './reports.module.css';
import { Table } from './Table';
import { useExports } from './useExports';
import { useReport } from './useReport';
import { words } from './words';

export default function Pipeline() {
  const t = useWords(words);
  const entity = useModel().find('opportunity');
  const parts = useMemo(() => entity && partsOf(entity), [entity]);
  useEffect(() => {
    document.title = `${t('title')} · Socle`;
  }, [t]);
  if (entity && parts) return <Shown entity={entity} parts={parts} />;
  return <Page title={t('title')} line><Empty drawing="lamp" title={t('absent')}>{t('absent_help')}</Empty></Page>;
}

function Shown({ entity, parts }: { entity: EntityDef; parts: Parts }) {
  const t = useWords(words);
  const format = useFormat();
  const { language } = useLocale();
  const model = useModel();
  const phone = usePhone();
  const search = useSearch();
  const [location, navigate] = useLocation();
  const pipelines = useMemo(() => (parts.stage.pipelines ?? []).filter((p) => !p.retired), [parts]);
  const choice = useMemo(() => choiceOf(search, pipelines.map((p) => p.code)), [search, pipelines]);
  const { report, error, retry } = useReport(entity, parts, choice);
  const exports = useExports(entity, parts, choice, report);
  useLive(entity.name);
  const set = (change: Partial<Choice>) => navigate(`${location}${searchOf({ ...choice, ...change })}`, { replace: true });
  const pipeline = pipelines.find((p) => p.code === choice.pipeline);
  const several = pipelines.filter((p) => report?.lines.some((line) => p.stages.some((st) => st.code === line.key))).length > 1;
  const title = `${t('title')}, ${t('sub')}`;
  const exportMenu = (
    <Menu label={t('export')} align="end" entries={exports}>
      {(button) => (phone
        ? <IconButton icon={IconDownload} size="touch" label={t('export')} {...button} />
        : <Button icon={IconDownload} iconRight={IconChevronDown} {...button}>{t('export')}</Button>)}
    </Menu>
  );
  return (
    <Page title={t('title')} sub={t('sub')} line actions={<span data-phone style={{ display: 'flex' }}>{exportMenu}</span>}>
      <div className={s.tools} role="toolbar" aria-label={t('choices')}>
        {pipelines.length > 1 && (
          <Menu
            label={t('pipeline')}
            entries={[
              { label: t('every_pipeline'), checked: !pipeline, onSelect: () => set({ pipeline: '' }) },
              ...pipelines.map((p) => ({ label: p.label, checked: p === pipeline, onSelect: () => set({ pipeline: p.code }) })),
            ]}
          >
            {(button) => <Button className={s.choice} iconRight={IconChevronDown} {...button}><span className="cut">{t.rich('pipeline_is', { what: <b>{pipeline?.label ?? t('every_pipeline')}</b> })}</span></Button>}
          </Menu>
        )}
        <Menu label={t('group')} entries={groupings.map((by) => ({ label: upper(t(by)), checked: by === choice.by, onSelect: () => set({ by }) }))}>
          {(button) => <Button className={s.choice} iconRight={IconChevronDown} {...button}><span className="cut">{t.rich('group_is', { what: <b>{t(choice.by)}</b> })}</span></Button>}
        </Menu>
        <Segments label={t('which')} value={choice.which} onChange={(which) => set({ which })} segments={[{ value: 'open', label: t('open') }, { value: 'all', label: t('all') }]} />
      </div>
      <div className={s.body} aria-busy={!report && !error}>
        {error ? (
          <Empty drawing="lamp" title={t('failed')} actions={<Button onClick={retry}>{t('retry')}</Button>}>{asProblem(error)?.message ?? error.message}</Empty>
        ) : !report ? <Waiting /> : report.total.count === 0 ? (
          <Empty
            drawing="filter"
            title={t(choice.which === 'open' ? 'none_open' : 'none_all')}
            actions={choice.which === 'open' ? <Button look="fill" onClick={() => set({ which: 'all' })}>{t('show_all')}</Button> : pipeline && <Button onClick={() => set({ pipeline: '' })}>{t('every_pipeline_too')}</Button>}
          >
            {t('none_help')}
          </Empty>
        ) : (
          <>
            <header className={s.head}>
              <h2>
                {report.total.sum
                  ? t.rich(choice.which === 'open' ? 'head_open' : 'head_all', { sum: <Figure entity={entity} parts={parts} line={{ ...report.total, where: report.base }} label={t('total')} what="sum" /> })
                  : t.rich(choice.which === 'open' ? 'head_count_open' : 'head_count_all', { n: <Figure entity={entity} parts={parts} line={{ ...report.total, where: report.base }} label={t('total')} what="count" /> })}
              </h2>
              <p className="num">
                {[
                  [
                    grammar(language).counted(report.total.count, entity.label),
                    report.foreign > 0 && t('converted', { n: report.foreign, currency: currencyName(model.company.currency, language) }),
                  ].filter(Boolean).join(', '),
                  report.total.weighted && t('weighted_sum', { sum: format.money(whole(report.total.weighted)) }),
                ].filter(Boolean).join(' · ')}
              </p>
            </header>
            {phone ? <Cards entity={entity} parts={parts} report={report} pipelines={several} late={choice.which === 'open'} title={title} /> : <Table entity={entity} parts={parts} report={report} pipelines={several} late={choice.which === 'open'} title={title} />}
          </>
        )}
      </div>
      {report && (
        <PlinthNotes>
          <span><b>{format.number(report.total.count)}</b> {grammar(language).named(report.total.count, entity.label)}</span>
          {report.total.sum && <span><b>{format.money(whole(report.total.sum))}</b></span>}
          <span>{[pipeline?.label, t(choice.which).toLocaleLowerCase(), t('as_of', { when: format.time(report.at) })].filter(Boolean).join(', ')}</span>
        </PlinthNotes>
      )}
    </Page>
  );
}

// "euros", as the language names the currency of the company in the plural.
const currencyName = (code: string, language: 'fr' | 'en'): string =>
  new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { style: 'currency', currency: code, currencyDisplay: 'name' }).formatToParts(2).find((p) => p.type === 'currency')?.value ?? code;

function Waiting() {
  return (
    <div className={s.waiting}>
      <Skeleton width={260} height={26} />
      {Array.from({ length: 8 }, (_, i) => <Skeleton key={i} width={`${92 - 6 * i}%`} height={14} />)}
    </div>
  );
}
