import { describe, expect, it } from 'vitest';
import { firstPassword, formOf, personChange, type PersonRow, type TeamRow, tree } from './person';

const claire: PersonRow = {
  id: 9, version: 1, name: 'Claire Moreau', login: 'claire', email: 'claire@atelier-lumen.example', job_title: 'Commerciale', role: 'sales_rep',
  team: { id: 3, label: 'Lyon' }, language: { code: 'fr', label: 'Français' }, active: true,
};

describe('what is sent of a person', () => {
  it('is nothing when nothing was touched', () => expect(personChange(claire, formOf(claire, ''))).toEqual({}));
  it('is only what differs; an emptied field is null; a team is a number', () => {
    expect(personChange(claire, { ...formOf(claire, ''), job_title: ' ', team: '4', role: 'sales_manager' })).toEqual({ job_title: null, team: 4, role: 'sales_manager' });
  });
  it('is what was filled in for a new one', () => {
    expect(personChange(null, { ...formOf(null, 'sales_rep'), name: 'Zoé', login: 'zoe' })).toEqual({ name: 'Zoé', login: 'zoe', role: 'sales_rep', language: 'fr' });
  });
});

describe('a first password', () => {
  it('is five groups of four plain letters, long enough for an administrator', () => {
    expect(firstPassword()).toMatch(/^([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/);
  });
  it('throws away bytes that would favour some letters', () => {
    const bytes = [255, ...Array.from({ length: 31 }, () => 0)];
    expect(firstPassword(() => Uint8Array.from(bytes))).toBe('aaaa-aaaa-aaaa-aaaa-aaaa');
  });
});

describe('teams as a tree', () => {
  const team = (id: number, parent: number | null): TeamRow => ({ id, version: 1, name: `T${id}`, parent: parent ? { id: parent, label: '' } : null, leader: null });
  it('puts each below its parent', () => {
    expect(tree([team(1, null), team(2, null), team(3, 1), team(4, 3)]).map((x) => [x.team.id, x.depth])).toEqual([[1, 0], [3, 1], [4, 2], [2, 0]]);
  });
  it('loses nobody in a circle or below a team that is not seen', () => {
    expect(tree([team(1, 2), team(2, 1), team(3, 99)]).map((x) => x.team.id).sort()).toEqual([1, 2, 3]);
  });
});
