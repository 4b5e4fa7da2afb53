import { describe, expect, it } from 'vitest';
import { asks, copied, faultsOf, formOf, places, stageChange } from './stage';

const study = {
  label: { fr: 'Étude', en: 'Study' }, category: 'open' as const, probability: 45, forecast_category: 'pipeline', max_age_days: 21, position: 30,
  criteria: { amount: { label: { fr: 'Le montant est renseigné', en: 'The amount is filled in' }, position: 10, condition: { field: 'amount', op: 'is_set' } } },
};

describe('the change that an edited stage amounts to', () => {
  it('is none when nothing was touched', () => {
    expect(stageChange(study, formOf(study))).toBeNull();
  });
  it('says only the figures that moved, and takes a limit away with 0', () => {
    expect(stageChange(study, { ...formOf(study), probability: '50', age: '' })).toEqual({ probability: 50, max_age_days: 0 });
  });
  it('says everything of a new stage', () => {
    expect(stageChange(undefined, { ...formOf(undefined), fr: 'Essai', probability: '30' })).toEqual({
      label: { fr: 'Essai', en: 'Essai' }, category: 'open', probability: 30, forecast_category: 'pipeline',
    });
  });
  it('removes a criterion with null, and adds one with its condition and what completes it', () => {
    const form = formOf(study);
    const criteria = [{ ...form.criteria[0]!, removed: true }, { code: '', key: 'n1', fr: 'Le compte est renseigné', en: '', on_exit: true, blocking: false, leaf: { field: 'account', op: 'is_set' as const }, removed: false }];
    expect(stageChange(study, { ...form, criteria })).toEqual({
      criteria: {
        amount: null,
        x_account: {
          label: { fr: 'Le compte est renseigné', en: 'Le compte est renseigné' }, on_exit: true, blocking: false,
          condition: { field: 'account', op: 'is_set' }, needs: { field: 'account' }, position: 20,
        },
      },
    });
  });
});

describe('a criterion on a value', () => {
  const rich = { ...study, criteria: { ...study.criteria, both: { label: 'Deux', position: 20, condition: { and: [{ field: 'amount', op: 'is_set' }] } } } };
  it('is said when it changes, and only then', () => {
    const form = formOf(rich);
    const [amount, other] = form.criteria;
    expect(other?.leaf).toBeNull();
    expect(stageChange(rich, { ...form, criteria: [{ ...amount!, leaf: { field: 'amount', op: 'ge', value: '5000' } }, other!] })).toEqual({
      criteria: { amount: { condition: { field: 'amount', op: 'ge', value: '5000' } } },
    });
  });
  it('must have its value', () => {
    const form = formOf(study);
    expect(faultsOf({ ...form, criteria: [{ ...form.criteria[0]!, leaf: { field: 'amount', op: 'ge' } }] })?.criteria.get('amount')).toBe('value');
  });
  it('asks of a choice among its values, of a link only that it is filled in', () => {
    const field = { name: 'f', label: 'F', access: 'write' as const };
    expect(asks({ ...field, type: 'choice' })).toEqual(['is_set', 'is_empty', 'in', 'nin']);
    expect(asks({ ...field, type: 'reference', target: 'account' })).toEqual(['is_set', 'is_empty']);
  });
});

describe('what a stage must say', () => {
  it('is accepted as it is', () => expect(faultsOf(formOf(study))).toBeNull());
  it('refuses no name, a probability that is none, an age that is none', () => {
    expect(faultsOf({ ...formOf(study), fr: ' ', en: '', probability: '110', age: 'x' })).toMatchObject({ name: true, probability: true, age: true });
    expect(faultsOf({ ...formOf(study), probability: '' })).toMatchObject({ probability: true });
  });
});

it('copies the stages in use, with all they ask, under names that no other pipeline has', () => {
  const criteria = { ...study.criteria, x_amount: { ...study.criteria.amount, position: 20 } };
  const made = copied({ study: { ...study, criteria }, old: { ...study, retired: true } }, 'x_upkeep', ['study', 'x_upkeep_study']);
  expect(made).toEqual({ x_upkeep_study_2: { ...study, criteria } });
});
it('gives places in the order shown', () => {
  expect(places(['b', 'a'])).toEqual({ b: { position: 10 }, a: { position: 20 } });
});
