import { describe, expect, it } from 'vitest';
import type { Aggregate } from '../../api/aggregate';
import type { EntityDef, FieldDef } from '../../api/types';
import { csvOf } from './csv';
import { addressOf, baseOf, bodyOf, type Choice, choiceOf, linesOf, monthEnd, partsOf, searchOf, totalOf } from './report';
import { tableRows } from './useExports';

const stages = [
  { code: 'study', label: 'Étude', category: 'open', probability: 45 },
  { code: 'negotiation', label: 'Négociation', category: 'open', probability: 80 },
  { code: 'won', label: 'Gagné', category: 'won', probability: 100 },
];
const field = (name: string, type: string, more: object = {}) => ({ name, type, label: name, access: 'read', ...more }) as unknown as FieldDef;
const entity = {
  name: 'opportunity', plural: 'opportunities', title: 'name', rights: {}, relations: [],
  label: { one: 'opportunité', many: 'opportunités', feminine: true },
  layouts: { list: ['name', 'amount', 'stage', '_next'] },
  fields: [
    field('name', 'text'), field('stage', 'stage', { pipelines: [{ code: 'new_business', label: 'Projets', stages }] }), field('owner', 'reference'),
    field('amount', 'money', { sortable: true }), field('weighted_amount', 'money'), field('expected_close_on', 'date', { sortable: true }),
  ],
} as unknown as EntityDef;
const parts = partsOf(entity)!;
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const study = { code: 'study', label: 'Étude', category: 'open' as const };
const claire = { id: 9, label: 'Claire Moreau' };
const answer = (rows: Aggregate['rows'], totals: Aggregate['totals']): Aggregate => ({ columns: [], rows, totals, groups: rows.length, as_of: '' });
const choice = (change: Partial<Choice> = {}): Choice => ({ pipeline: '', by: 'stage_owner', which: 'open', ...change });

describe('the choice lives in the address', () => {
  it('goes there and back', () => {
    for (const c of [choice(), choice({ by: 'month' }), choice({ pipeline: 'new_business', which: 'all', by: 'owner' })]) expect(choiceOf(searchOf(c), ['new_business'])).toEqual(c);
  });
  it('forgets a pipeline that is no more and a grouping that never was', () => {
    expect(choiceOf('?pipeline=old&by=colour', ['new_business'])).toEqual(choice());
  });
});

describe('the filter behind a figure', () => {
  it('keeps the open stages of the pipeline, or the open category of all', () => {
    expect(baseOf(choice(), parts.stage)).toEqual([{ field: 'stage.category', op: 'in', value: ['open'] }]);
    expect(baseOf(choice({ pipeline: 'new_business' }), parts.stage)).toEqual([{ field: 'stage', op: 'in', value: ['study', 'negotiation'] }]);
    expect(baseOf(choice({ which: 'all' }), parts.stage)).toEqual([]);
  });
  it('puts the owner under the stage, and the stage in the place of the stages of the whole', () => {
    const base = baseOf(choice({ pipeline: 'new_business' }), parts.stage);
    const outer = answer([[study, 3, euros('100.00'), euros('45.00')]], [null, 3, euros('100.00'), euros('45.00')]);
    const inner = answer([[study, claire, 2, euros('90.00'), euros('40.50')], [study, null, 1, euros('10.00'), euros('4.50')]], []);
    const [line] = linesOf(outer, inner, 'stage_owner', parts, base);
    expect(line).toMatchObject({ key: 'study', count: 3, sum: euros('100.00'), weighted: euros('45.00'), where: [{ field: 'stage', op: 'in', value: ['study'] }] });
    expect(line!.under.map((l) => [l.count, l.where])).toEqual([
      [2, [{ field: 'stage', op: 'in', value: ['study'] }, { field: 'owner', op: 'in', value: [claire] }]],
      [1, [{ field: 'stage', op: 'in', value: ['study'] }, { field: 'owner', op: 'is_empty' }]],
    ]);
  });
  it('takes a whole month, and those without a day apart', () => {
    const lines = linesOf(answer([['2028-02-01', 1, euros('5'), null], [null, 2, null, null]], []), undefined, 'month', parts, []);
    expect(lines.map((l) => l.where)).toEqual([[{ field: 'expected_close_on', op: 'between', value: ['2028-02-01', '2028-02-29'] }], [{ field: 'expected_close_on', op: 'is_empty' }]]);
    expect(monthEnd('2026-12-01')).toBe('2026-12-31');
  });
  it('is what the address of the list carries', () => {
    const where = [{ field: 'owner', op: 'in' as const, value: [claire] }];
    const params = new URL(addressOf(entity, parts, where, 'amount'), 'http://x').searchParams;
    expect(JSON.parse(params.get('filter')!)).toEqual({ and: where });
    expect(params.get('sort')).toBe('-amount');
    expect(params.get('columns')).toBe('name,amount,weighted_amount,stage');
  });
});

describe('without the right to see money', () => {
  const poor = partsOf({ ...entity, fields: entity.fields.filter((f) => f.type !== 'money') })!;
  it('asks and tells counts only', () => {
    expect(bodyOf('opportunity', undefined, 'owner', poor)).toEqual({ entity: 'opportunity', group_by: [{ field: 'owner' }], measures: [{ fn: 'count', as: 'n' }], limit: 5000 });
    expect(totalOf(answer([], [null, 4]), poor)).toEqual({ count: 4, sum: undefined, weighted: undefined });
  });
});

describe('the table as a file', () => {
  const outer = answer([[study, 1, euros('90.50'), euros('40.72')]], [null, 1, euros('90.50'), euros('40.72')]);
  const inner = answer([[study, { id: 1, label: '=A;"B"' }, 1, euros('90.50'), euros('40.72')]], []);
  const report = { base: [], filter: undefined, foreign: 0, at: '', lines: linesOf(outer, inner, 'stage_owner', parts, []), total: totalOf(outer, parts) };
  const rows = tableRows(report, parts, ['Étape', 'Responsable', 'Nombre', 'Montant', 'Pondéré'], (l) => (l.value as { label: string }).label, 'Total');
  it('is written as the language writes numbers, exact, and no name becomes a formula', () => {
    expect(csvOf(rows, 'fr')).toBe('\ufeffÉtape;Responsable;Nombre;Montant;Pondéré\r\nÉtude;"\'=A;""B""";1;90,50;40,72\r\nTotal;;1;90,50;40,72\r\n');
    expect(csvOf(rows, 'en')).toContain('\r\nTotal,,1,90.50,40.72\r\n');
  });
});
