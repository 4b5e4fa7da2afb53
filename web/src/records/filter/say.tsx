// A filter in plain words: « Responsable du compte : moi », « Montant : au moins 10 000 € ».
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import type { Condition, FieldDef, Leaf, SocleRecord, Value } from '../../api/types';
import { type ModelIndex, useModel } from '../../api/useModel';
import { typeOf } from '../../fields/all';
import { type Format, useFormat } from '../../i18n/format';
import { type Say, useLocale, useWords } from '../../i18n/words';
import { pathLabel } from '../fieldLabel';
import { isLeaf, type Period, periods } from './filter';
import { words } from './words';

type Told = { name: string; value: ReactNode; text: string };

export function periodText(t: Say<typeof words>, value: unknown): string {
  if (typeof value === 'string') return periods.includes(value as Period) ? t(value as Period) : value.replace(/_/g, ' ');
  for (const side of ['last', 'next'] as const) {
    const units = (value as Record<string, Record<string, number>> | null)?.[side];
    for (const unit of ['days', 'weeks', 'months'] as const) if (units?.[unit]) return t(`${side}_${unit}`, { n: units[unit] });
  }
  return '';
}

function RefName({ entity, id }: { entity: string; id: number }) {
  const target = useModel().find(entity);
  const { data } = useQuery({
    queryKey: keys.record(entity, id),
    queryFn: ({ signal }) => get<SocleRecord>(`/${target?.plural}/${id}`, { signal }),
    enabled: !!target,
    staleTime: 10 * 60_000,
  });
  return <>{data?._label ?? `#${id}`}</>;
}

function one(field: FieldDef, value: unknown, format: Format): { text: string; node?: ReactNode } {
  if (field.type === 'choice' || field.type === 'multi_choice') return { text: field.choices?.find((c) => c.code === value)?.label ?? String(value) };
  if (field.type === 'stage') return { text: field.pipelines?.flatMap((p) => p.stages).find((st) => st.code === value)?.label ?? String(value) };
  if (field.type === 'reference' || field.type === 'multi_reference') {
    if (typeof value === 'object' && value !== null && 'label' in value) return { text: String(value.label) };
    return { text: `#${String(value)}`, node: <RefName entity={field.target ?? ''} id={Number(value)} /> };
  }
  return { text: typeOf(field).text(value as Value, field, format) || String(value ?? '') };
}

function leafValue(leaf: Leaf, field: FieldDef, format: Format, t: Say<typeof words>): { text: string; node: ReactNode } {
  const { op, value } = leaf;
  const flat = (text: string) => ({ text, node: text });
  switch (op) {
    case 'me': case 'my_team': return flat(t(`op_${op}`));
    case 'is_empty': return flat(t('empty'));
    case 'is_set': return flat(t('set'));
    case 'within': return flat(periodText(t, value));
    case 'between': {
      const [from, to] = Array.isArray(value) ? value : [];
      return flat(t('says_between', { from: one(field, from, format).text, to: one(field, to, format).text }));
    }
  }
  if ((op === 'before' || op === 'after') && typeof value === 'string' && (periods.includes(value as Period) || value === 'now')) {
    return flat(t(`says_${op}_word`, { value: t(value as 'today') }));
  }
  const many = (Array.isArray(value) ? value : [value]).map((v) => one(field, v, format));
  const glue = ` ${t('or')} `;
  const text = many.map((m) => m.text).join(glue);
  const node = many.map((m, i) => <Fragment key={i}>{i > 0 && glue}{m.node ?? m.text}</Fragment>);
  if (op === 'eq' || op === 'in') return { text, node };
  if (op === 'lt' || op === 'le' || op === 'gt' || op === 'ge') return { text: `${t(`op_${op}`)} ${text}`, node: <>{t(`op_${op}`)} {node}</> };
  return { text: t(`says_${op}`, { value: text }), node: t.rich(`says_${op}`, { value: node }) };
}

/** What is asked of the field, without its name: « au moins 10 000 € ». */
export const leafText = (leaf: Leaf, field: FieldDef, format: Format, t: Say<typeof words>): string => leafValue(leaf, field, format, t).text;

export function tell(part: Condition, entity: string, model: ModelIndex, format: Format, t: Say<typeof words>): Told {
  if (isLeaf(part)) {
    const field = model.path(entity, part.field)?.field;
    const name = pathLabel(model, entity, part.field, format.language);
    if (!field || !name) return { name: t('removed_field'), value: part.field, text: part.field };
    const said = leafValue(part, field, format, t);
    return { name, value: said.node, text: said.text };
  }
  if ('or' in part || 'and' in part) {
    const inner = 'or' in part ? part.or : part.and;
    const told = inner.map((c) => tell(c, entity, model, format, t));
    const same = told.every((x) => x.name === told[0]?.name);
    const glue = 'or' in part ? ` ${t('or')} ` : ', ';
    return {
      name: same ? (told[0]?.name ?? '') : '',
      value: told.map((x, i) => <Fragment key={i}>{i > 0 && glue}{same || !x.name ? x.value : <>{x.name} {x.value}</>}</Fragment>),
      text: told.map((x) => (same ? x.text : `${x.name} ${x.text}`)).join(glue),
    };
  }
  if ('not' in part) {
    const told = tell(part.not, entity, model, format, t);
    return { name: told.name, value: t.rich('says_not', { value: told.value }), text: t('says_not', { value: told.text }) };
  }
  const relation = 'any' in part ? part.any : 'none' in part ? part.none : part.count;
  const label = model.find(entity)?.relations.find((r) => r.name === relation)?.label ?? relation;
  const child = model.find(entity)?.relations.find((r) => r.name === relation)?.entity;
  const what = 'any' in part ? t('any') : 'none' in part ? t('no_link') : `${t(`op_${part.op as 'ge'}`)} ${part.value}`;
  const inner = part.where && child ? tell({ and: [part.where] }, child, model, format, t) : null;
  const says = inner ? t('says_where', { what, where: inner.text.trim() }) : what;
  return { name: label, value: says, text: says };
}

export function useTell(entity: string): (part: Condition) => Told {
  const model = useModel();
  const format = useFormat();
  const t = useWords(words);
  useLocale();
  return (part) => tell(part, entity, model, format, t);
}
