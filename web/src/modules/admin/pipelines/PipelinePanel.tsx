import { useState } from 'react';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import s from '../Admin.module.css';
import { both, fieldChange, identifier, inOrder, isNamed, labelOf, say } from '../definition';
import { LabelFields } from '../LabelFields';
import { Panel } from '../Panel';
import { usePublication } from '../publish';
import { words } from '../words';
import { copied } from './stage';
import type { Place } from './StagePanel';

// The name of a pipeline and whether it is offered; a new one begins with the stages of another.
export function PipelinePanel({ place, fresh, onClose }: { place: Place; fresh: boolean; onClose: () => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication(onClose);
  const all = inOrder(place.definition.fields[place.field]?.pipelines).filter(([, p]) => !p.removed);
  const [label, setLabel] = useState(() => (fresh ? { fr: '', en: '' } : both(place.of.label)));
  const [like, setLike] = useState(place.pipeline);
  const [tried, setTried] = useState(false);
  const change = (code: string, what: unknown) => fieldChange(place.entity, place.field, { pipelines: { [code]: what } });
  const save = () => {
    setTried(true);
    if (!isNamed(label)) return;
    if (!fresh) return void publication.apply(change(place.pipeline, { label: labelOf(label) }));
    const code = identifier(label.fr.trim() || label.en.trim(), all.map(([c]) => c));
    const stages = copied(all.find(([c]) => c === like)?.[1].stages ?? {}, code, all.flatMap(([, p]) => Object.keys(p.stages)));
    void publication.propose(change(code, { label: labelOf(label), stages }));
  };
  return (
    <Panel width={480} title={fresh ? t('addPipeline') : say(place.of.label, language, place.pipeline)} sub={t('pipelineName')} fresh={fresh} publication={publication} onSave={save} onClose={onClose}>
      <LabelFields value={label} onChange={setLabel} tried={tried} error={publication.errorAt(`entities.${place.entity}.fields.${place.field}.pipelines.${place.pipeline}.label`)} />
      {fresh && (
        <Field label={t('likePipeline')} hint={t('likePipelineHelp')}>
          {(ids) => <select className={s.select} value={like} onChange={(e) => setLike(e.target.value)} {...ids}>{all.map(([c, p]) => <option key={c} value={c}>{say(p.label, language, c)}</option>)}</select>}
        </Field>
      )}
      {!fresh && (
        <section className={s.retire}>
          <p className="quiet">{t(place.of.retired ? 'restorePipelineHelp' : 'retirePipelineHelp')}</p>
          <Button look={place.of.retired ? 'line' : 'danger'} onClick={() => void publication.propose(change(place.pipeline, { retired: !place.of.retired }))}>{t(place.of.retired ? 'restore' : 'retire')}</Button>
        </section>
      )}
    </Panel>
  );
}
