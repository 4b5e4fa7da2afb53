import { useState } from 'react';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field, TextInput } from '../../../ui/Field';
import s from '../Admin.module.css';
import { type Definition, type EntityDefinition, fieldChange, identifier, inOrder, type PipelineDefinition, say } from '../definition';
import { LabelFields } from '../LabelFields';
import { Panel } from '../Panel';
import { usePublication } from '../publish';
import { words } from '../words';
import { Criteria } from './Criteria';
import { faultsOf, forecasts, formOf, places, stageChange, type StageForm } from './stage';

export interface Place { entity: string; field: string; pipeline: string; definition: EntityDefinition; of: PipelineDefinition }

// One stage: its words, its figures, what it asks; a new one says behind which other it stands.
export function StagePanel({ definition, place, code, onClose }: { definition: Definition; place: Place; code: string | null; onClose: () => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication(onClose);
  const stage = code === null ? undefined : place.of.stages[code];
  const stages = inOrder(place.of.stages).filter(([, x]) => !x.removed);
  const [form, setForm] = useState<StageForm>(() => formOf(stage));
  const [after, setAfter] = useState(() => stages.filter(([, x]) => x.category === 'open' && !x.retired).at(-1)?.[0] ?? '');
  const [tried, setTried] = useState(false);
  const faults = tried ? faultsOf(form) : null;
  const path = `entities.${place.entity}.fields.${place.field}.pipelines.${place.pipeline}.stages.${code ?? ''}`;
  const at = (what: string) => (code === null ? null : publication.errorAt(`${path}.${what}`));
  const set = (change: Partial<StageForm>) => setForm({ ...form, ...change });
  const inPipeline = (change: unknown) => fieldChange(place.entity, place.field, { pipelines: { [place.pipeline]: { stages: change } } });
  const save = () => {
    setTried(true);
    if (faultsOf(form)) return;
    const change = stageChange(stage, form);
    if (!change) return onClose();
    if (code !== null) return void publication.apply(inPipeline({ [code]: change }));
    const name = identifier(form.fr.trim() || form.en.trim(), Object.values(place.definition.fields).flatMap((f) => Object.values(f.pipelines ?? {}).flatMap((p) => Object.keys(p.stages))));
    const codes = stages.map(([c]) => c);
    codes.splice(codes.indexOf(after) + 1, 0, name);
    const { [name]: own, ...others } = places(codes);
    return void publication.propose(inPipeline({ ...others, [name]: { ...change, ...own } }));
  };
  return (
    <Panel
      width={600}
      title={stage ? say(stage.label, language, code ?? '') : t('addStep')}
      sub={say(place.of.label, language, place.pipeline)}
      fresh={!stage}
      publication={publication}
      onSave={save}
      onClose={onClose}
    >
      <LabelFields value={form} onChange={({ fr, en }) => set({ fr, en })} tried={tried} error={at('label')} />
      {code === null && (
        <Field label={t('after')}>
          {(ids) => (
            <select className={s.select} value={after} onChange={(e) => setAfter(e.target.value)} {...ids}>
              <option value="">{t('first')}</option>
              {stages.map(([c, x]) => <option key={c} value={c}>{say(x.label, language, c)}</option>)}
            </select>
          )}
        </Field>
      )}
      <div className={s.pair}>
        <Field label={t('category')} hint={t('categoryHelp')} error={at('category')}>
          {(ids) => (
            <select className={s.select} value={form.category} onChange={(e) => set({ category: e.target.value as StageForm['category'] })} {...ids}>
              {(['open', 'won', 'lost'] as const).map((c) => <option key={c} value={c}>{t(`category_${c}`)}</option>)}
            </select>
          )}
        </Field>
        <Field label={t('forecast')} hint={t('forecastHelp')} error={at('forecast_category')}>
          {(ids) => <select className={s.select} value={form.forecast} onChange={(e) => set({ forecast: e.target.value })} {...ids}>{forecasts.map((c) => <option key={c} value={c}>{t(`forecast_${c}`)}</option>)}</select>}
        </Field>
      </div>
      <div className={s.pair}>
        <Field label={t('probability')} error={faults?.probability ? t('percentPlease') : at('probability')}>
          {(ids) => <TextInput inputMode="numeric" value={form.probability} onChange={(e) => set({ probability: e.target.value })} {...ids} />}
        </Field>
        <Field label={t('maxAge')} hint={t('maxAgeHelp')} error={faults?.age ? t('daysPlease') : at('max_age_days')}>
          {(ids) => <TextInput inputMode="numeric" value={form.age} onChange={(e) => set({ age: e.target.value })} {...ids} />}
        </Field>
      </div>
      <Criteria definition={definition} entity={place.entity} rows={form.criteria} onChange={(criteria) => set({ criteria })} faults={faults?.criteria ?? new Map()} errorOf={(c) => at(`criteria.${c}`)} />
      {stage && code !== null && (
        <section className={s.retire}>
          <p className="quiet">{t(stage.retired ? 'restoreStageHelp' : 'retireStageHelp')}</p>
          <Button look={stage.retired ? 'line' : 'danger'} onClick={() => void publication.propose(inPipeline({ [code]: { retired: !stage.retired } }))}>{t(stage.retired ? 'restore' : 'retire')}</Button>
        </section>
      )}
    </Panel>
  );
}
