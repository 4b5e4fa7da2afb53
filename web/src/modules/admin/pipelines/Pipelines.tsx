import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { upper } from '../../../i18n/grammar';
import { useLocale, useWords } from '../../../i18n/words';
import { Button, IconButton } from '../../../ui/Button';
import { IconArrowDown, IconArrowUp, IconPlus } from '../../../ui/icons';
import s from '../Admin.module.css';
import { Changes } from '../Changes';
import { type Definition, fieldChange, inOrder, plural, say } from '../definition';
import { moved } from '../model/choices';
import { usePublication } from '../publish';
import { words } from '../words';
import { isForecast, places } from './stage';
import { PipelinePanel } from './PipelinePanel';
import { type Place, StagePanel } from './StagePanel';

// The stages of each pipeline, in order. Moving one is applied at once and can be undone; the rest is done in its panel.
export function Pipelines({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const [, go] = useLocation();
  const { a, b } = useParams<{ a?: string; b?: string }>();
  const all: Place[] = Object.entries(definition.entities).filter(([, e]) => !e.removed).flatMap(([entity, e]) =>
    Object.entries(e.fields).flatMap(([field, f]) => inOrder(f.pipelines).filter(([, p]) => !p.removed).map(([pipeline, of]) => ({ entity, field, pipeline, definition: e, of }))));
  const open = all.find((p) => p.pipeline === a);
  const [adding, setAdding] = useState<Place | null>(null);
  const [panel, setPanel] = useState<{ place: Place; fresh: boolean } | null>(null);
  const last = (place: Place) => all.filter((p) => p.entity === place.entity && p.field === place.field).at(-1) === place;
  return (
    <>
      <p className="quiet">{t('pipelinesHelp')}</p>
      {all.map((place) => <Stages key={`${place.entity}.${place.pipeline}`} place={place} title={`${upper(plural(place.definition, language, place.entity))} : ${say(place.of.label, language, place.pipeline)}`} onAdd={() => setAdding(place)} onRename={() => setPanel({ place, fresh: false })} onFresh={last(place) ? () => setPanel({ place, fresh: true }) : null} onOpen={(code) => go(`/admin/pipelines/${place.pipeline}/${code}`)} />)}
      {panel && <PipelinePanel {...panel} onClose={() => setPanel(null)} />}
      {adding && <StagePanel definition={definition} place={adding} code={null} onClose={() => setAdding(null)} />}
      {open && b && open.of.stages[b] && <StagePanel key={b} definition={definition} place={open} code={b} onClose={() => go('/admin/pipelines')} />}
    </>
  );
}

interface StagesProps { place: Place; title: string; onAdd: () => void; onRename: () => void; onFresh: (() => void) | null; onOpen: (code: string) => void }

function Stages({ place, title, onAdd, onRename, onFresh, onOpen }: StagesProps) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication();
  const stages = inOrder(place.of.stages).filter(([, x]) => !x.removed);
  const move = (i: number, by: -1 | 1) => {
    const codes = moved(stages.map(([code]) => code), i, by);
    void publication.apply(fieldChange(place.entity, place.field, { pipelines: { [place.pipeline]: { stages: places(codes) } } }));
  };
  return (
    <section className={s.pipeline}>
      <div className={s.row}>
        <h2 className={s.section}>{title}{place.of.retired && <span className="quiet"> {t('notOffered')}</span>}</h2>
        <Button size="s" aria-label={t('renamePipeline', { name: title })} onClick={onRename}>{t('rename')}</Button>
        <Button size="s" icon={IconPlus} onClick={onAdd}>{t('addStep')}</Button>
      </div>
      <Changes publication={publication} />
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col"><span className="hidden-text">{t('order')}</span></th>
            <th scope="col">{t('step')}</th>
            <th scope="col" className={s.figure}>{t('probability')}</th>
            <th scope="col" className={s.wide}>{t('forecast')}</th>
            <th scope="col" className={s.wide}>{t('maxAge')}</th>
            <th scope="col" className={s.wide}>{t('criteria')}</th>
          </tr>
        </thead>
        <tbody>
          {stages.map(([code, x], i) => {
            const name = say(x.label, language, code);
            const asked = inOrder(x.criteria).map(([c, criterion]) => say(criterion.label, language, c));
            return (
              <tr key={code} data-off={x.retired || undefined}>
                <td className={s.moves}>
                  <IconButton size="s" icon={IconArrowUp} label={t('moveUp', { name })} disabled={i === 0 || publication.busy} onClick={() => move(i, -1)} />
                  <IconButton size="s" icon={IconArrowDown} label={t('moveDown', { name })} disabled={i === stages.length - 1 || publication.busy} onClick={() => move(i, 1)} />
                </td>
                <th scope="row"><button type="button" className={s.open} onClick={() => onOpen(code)}>{name}</button>{x.category !== 'open' && <span className="quiet"> {t(`category_${x.category}`)}</span>}{x.retired && <span className="quiet"> {t('notOffered')}</span>}</th>
                <td className={`num ${s.figure}`}>{x.probability ?? 0}{'\u00a0%'}</td>
                <td className={s.wide}>{isForecast(x.forecast_category ?? '') ? t(`forecast_${x.forecast_category as 'pipeline'}`) : ''}</td>
                <td className={`num ${s.wide}`}>{x.max_age_days ? t('days', { n: x.max_age_days }) : ''}</td>
                <td className={`${s.wide} quiet`}>{asked.join(' ; ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {onFresh && <div><Button size="s" icon={IconPlus} onClick={onFresh}>{t('addPipeline')}</Button></div>}
    </section>
  );
}
