// A stage as it is edited, and the change of the model that it amounts to.
import type { FieldDef, Leaf, Operator } from '../../../api/types';
import { isComplete, operatorsOf } from '../../../records/filter/filter';
import { both, type CriterionDefinition, identifier, inOrder, isNamed, labelOf, type StageDefinition } from '../definition';

export interface CriterionRow { code: string; key: string; fr: string; en: string; on_exit: boolean; blocking: boolean; leaf: Leaf | null; removed: boolean }
export interface StageForm {
  fr: string;
  en: string;
  category: 'open' | 'won' | 'lost';
  probability: string;
  forecast: string;
  age: string;
  criteria: CriterionRow[];
}
export const forecasts = ['pipeline', 'best_case', 'commit', 'closed', 'omitted'] as const;
export const isForecast = (word: string): word is (typeof forecasts)[number] => (forecasts as readonly string[]).includes(word);

/** What a criterion asks of one field; null when it asks for more than this screen edits: it is kept as it is. */
const asked = ({ condition }: CriterionDefinition): Leaf | null =>
  (typeof condition?.field === 'string' && typeof condition.op === 'string' && !('count' in condition) ? (condition as unknown as Leaf) : null);

const plainest = ['is_set', 'is_empty'];
/** The ways of asking of a field, the plainest first. Other records are not chosen here: an administrator may see none. */
export const asks = (field: FieldDef): Operator[] => {
  const all = operatorsOf(field).filter((op) => !['me', 'my_team', 'under', 'within', 'before', 'after', ...plainest].includes(op));
  const pointing = field.target || ['address', 'link', 'file', 'reference', 'multi_reference', 'stage'].includes(field.type);
  return [...(plainest as Operator[]), ...(pointing ? [] : all)];
};

export const formOf = (stage: StageDefinition | undefined): StageForm => ({
  ...both(stage?.label),
  category: stage?.category ?? 'open',
  probability: String(stage?.probability ?? (stage ? 0 : 50)),
  forecast: stage?.forecast_category ?? 'pipeline',
  age: stage?.max_age_days ? String(stage.max_age_days) : '',
  criteria: inOrder(stage?.criteria).map(([code, c]) => ({ code, key: code, ...both(c.label), on_exit: c.on_exit ?? false, blocking: c.blocking ?? true, leaf: asked(c), removed: false })),
});

const whole = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : null);

export interface StageFaults { name?: boolean; probability?: boolean; age?: boolean; criteria: Map<string, 'name' | 'value'> }
export function faultsOf(form: StageForm): StageFaults | null {
  const probability = whole(form.probability);
  const age = form.age.trim() === '' ? 0 : whole(form.age);
  const criteria: StageFaults['criteria'] = new Map();
  for (const c of form.criteria) {
    if (c.removed) continue;
    if (!isNamed(c)) criteria.set(c.key, 'name');
    else if (c.leaf && !isComplete(c.leaf)) criteria.set(c.key, 'value');
  }
  const faults: StageFaults = { criteria };
  if (!isNamed(form)) faults.name = true;
  if (probability === null || probability > 100) faults.probability = true;
  if (age === null || age > 3650) faults.age = true;
  return faults.name || faults.probability || faults.age || criteria.size ? faults : null;
}

/** Only what differs; null when nothing does. A stage that is new says everything. */
export function stageChange(before: StageDefinition | undefined, form: StageForm): Record<string, unknown> | null {
  const old = formOf(before);
  const out: Record<string, unknown> = {};
  const [fr, en] = [form.fr.trim(), form.en.trim()];
  if (!before || fr !== old.fr || en !== old.en) out.label = labelOf(form);
  if (!before || form.category !== old.category) out.category = form.category;
  if (!before || whole(form.probability) !== whole(old.probability)) out.probability = whole(form.probability);
  if (!before || form.forecast !== old.forecast) out.forecast_category = form.forecast;
  if (form.age.trim() !== old.age) out.max_age_days = whole(form.age) ?? 0;
  const criteria: Record<string, unknown> = {};
  const taken = old.criteria.map((c) => c.code);
  const last = Math.max(0, ...Object.values(before?.criteria ?? {}).map((c) => c.position ?? 0));
  let added = 0;
  for (const row of form.criteria) {
    const was = old.criteria.find((c) => c.code === row.code);
    if (row.removed) {
      if (was) criteria[row.code] = null;
      continue;
    }
    const change: Record<string, unknown> = {};
    if (!was || was.fr !== row.fr.trim() || was.en !== row.en.trim()) change.label = labelOf(row);
    if ((was?.on_exit ?? false) !== row.on_exit) change.on_exit = row.on_exit;
    if ((was?.blocking ?? true) !== row.blocking) change.blocking = row.blocking;
    if (row.leaf && JSON.stringify(row.leaf) !== JSON.stringify(was?.leaf)) change.condition = row.leaf;
    if (!was) {
      change.needs = { field: row.leaf?.field };
      change.position = last + 10 * (added += 1);
    }
    if (Object.keys(change).length === 0) continue;
    const code = row.code || identifier((row.leaf?.field ?? '').replace(/^x_/, ''), taken);
    taken.push(code);
    criteria[code] = change;
  }
  if (Object.keys(criteria).length) out.criteria = criteria;
  return Object.keys(out).length ? out : null;
}

/** The places of a list of stages, in its new order. */
export const places = (codes: readonly string[]): Record<string, { position: number }> => Object.fromEntries(codes.map((code, i) => [code, { position: (i + 1) * 10 }]));

/** The stages of one pipeline for another: those still in use, under names of their own, since a field's stages share none. */
export function copied(stages: Record<string, StageDefinition>, pipeline: string, taken: readonly string[]): Record<string, StageDefinition> {
  const names = [...taken];
  return Object.fromEntries(inOrder(stages).filter(([, x]) => !x.removed && !x.retired).map(([code, x]) => {
    const name = identifier(`${pipeline.replace(/^x_/, '')} ${code.replace(/^x_/, '')}`, names);
    names.push(name);
    return [name, structuredClone(x)];
  }));
}
