import type { FieldDef, StageValue } from '../../api/types';
import { Combobox, type Option } from '../../ui/Combobox';
import { IconCircleX, IconStairs, IconTrophy } from '../../ui/icons';
import { Slats } from '../../ui/Slats';
import { CodesFilter } from '../choice';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asCoded } from '../values';

// How far a stage is: its place among the open ones, as slats.
export function StageMark({ field, code }: { field: FieldDef; code: string }) {
  for (const pipeline of field.pipelines ?? []) {
    const stage = pipeline.stages.find((st) => st.code === code);
    if (!stage) continue;
    if (stage.category === 'won') return <IconTrophy size={14} className="good" aria-hidden />;
    if (stage.category === 'lost') return <IconCircleX size={14} className="late" aria-hidden />;
    const open = pipeline.stages.filter((st) => st.category === 'open' && !st.retired);
    return <Slats filled={open.indexOf(stage) + 1} of={Math.max(2, open.length)} />;
  }
  return null;
}

function View({ field, value }: ViewProps) {
  const stage = asCoded(value);
  if (!stage) return null;
  return (
    <>
      <StageMark field={field} code={stage.code} />
      <span className="cut" title={stage.label}>{stage.label}</span>
    </>
  );
}

export const stageOptions = (field: FieldDef, pipeline?: string): Option[] => {
  const pipelines = (field.pipelines ?? []).filter((p) => !p.retired && (!pipeline || p.code === pipeline));
  return pipelines.flatMap((p) => p.stages.filter((st) => !st.retired).map((st) => ({
    value: st.code,
    label: st.label,
    detail: pipelines.length > 1 ? p.label : undefined,
    lead: <StageMark field={field} code={st.code} />,
  })));
};

function Input({ field, value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  const stage = asCoded(value);
  const own = field.pipelines?.find((p) => p.stages.some((st) => st.code === stage?.code));
  const options = stageOptions(field, own?.code);
  return (
    <Combobox
      source={options}
      {...(ids ? { ids } : {})}
      {...(label ? { label } : {})}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      value={stage ? (options.find((o) => o.value === stage.code) ?? { value: stage.code, label: stage.label }) : null}
      onChange={(o) => {
        const found = field.pipelines?.flatMap((p) => p.stages).find((st) => st.code === o?.value);
        onChange(found ? ({ code: found.code, label: found.label, category: found.category } satisfies StageValue) : null);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

export const stage: FieldType = {
  name: 'stage', label: ['Étape', 'Stage'], icon: IconStairs, View, Input, width: 140, commits: true,
  FilterInput: ({ field, ...rest }) => <CodesFilter options={stageOptions(field)} {...rest} />,
  text: (v) => asCoded(v)?.label ?? '',
  operators: ['in', 'nin'],
};
