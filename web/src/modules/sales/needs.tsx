// What the criteria of an opportunity ask for beside its own fields.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch, post } from '../../api/client';
import type { Page, Ref } from '../../api/types';
import { useModel } from '../../api/useModel';
import { refOption } from '../../fields/reference/search';
import { asCoded, asRef } from '../../fields/values';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import type { NeedProps } from '../../records/slots';
import { Combobox, type Option } from '../../ui/Combobox';
import { DayInput } from '../../ui/DayInput';
import { Checkbox } from '../../ui/Field';
import { words } from './words';

// A person of the account who takes the role: an existing role of that person changes, else one is created.
export function RoleOf({ record, given, onStep }: NeedProps) {
  const role = String(given.role ?? '');
  const t = useWords(words);
  const [picked, setPicked] = useState<Option | null>(null);
  const account = asRef(record.account);
  const { data: roles } = useQuery({
    queryKey: ['list', 'opportunity_contact', 'rows_of', record.id],
    queryFn: ({ signal }) => get<Page>('/opportunity_contacts', { query: { 'where.opportunity': record.id, fields: 'contact,role', limit: 20 }, signal }),
  });
  const others = (roles?.items ?? []).map((r) => ({ contact: asRef(r.contact), role: asCoded(r.role)?.label })).filter((o) => o.contact);
  const source = async (typed: string, signal: AbortSignal): Promise<Option[]> => {
    const query = { q: typed.trim(), limit: 20, fields: 'job_title', ...(account ? { 'where.account': account.id } : {}) };
    const page = await get<Page>('/contacts', { query, signal });
    return page.items.map((r) => ({ ...refOption({ id: r.id, label: r._label }, 'contact'), detail: typeof r.job_title === 'string' ? r.job_title : undefined }));
  };
  return (
    <>
      {others.length > 0 && <p>{t('others_have', { n: others.length, who: others.map((o) => `${o.contact?.label} (${o.role})`).join(', ') })}</p>}
      <Combobox
        source={source}
        label={t('choose_contact')}
        placeholder={t('choose_contact')}
        value={picked}
        onChange={(option) => {
          setPicked(option);
          const mine = roles?.items.find((r) => String((r.contact as Ref | null)?.id) === option?.value);
          onStep(option && (() => (mine
            ? patch(`/opportunity_contacts/${mine.id}`, { role }, { version: mine.version })
            : post('/opportunity_contacts', { opportunity: record.id, contact: Number(option.value), role }))));
        }}
      />
    </>
  );
}

// An exchange that took place: the planned one is ticked as held, else one is written down with its day.
export function Held({ entity, record, given, onStep }: NeedProps) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const [ticked, setTicked] = useState(0);
  const [day, setDay] = useState<string | null>(null);
  const kind = String(given.kind ?? 'meeting');
  const kindLabel = model.field('activity', 'kind')?.choices?.find((c) => c.code === kind)?.label ?? t('meeting');
  const { data } = useQuery({
    queryKey: ['list', 'activity', 'planned_of', record.id, kind],
    queryFn: ({ signal }) => get<Page>('/activities', { query: { [`where.${entity.name}`]: record.id, 'where.kind': kind, 'where.state': 'planned', fields: 'subject,at', sort: 'at', limit: 3 }, signal }),
  });
  const planned = data?.items ?? [];
  return (
    <>
      {planned.map((meeting) => {
        const on = typeof meeting.at === 'string' ? format.weekday(format.dayOf(meeting.at)) : '';
        return (
          <Checkbox
            key={meeting.id}
            checked={ticked === meeting.id}
            onChange={(e) => {
              const on = e.currentTarget.checked;
              setTicked(on ? meeting.id : 0);
              setDay(null);
              onStep(on ? () => patch(`/activities/${meeting.id}`, { ...given }, { version: meeting.version }) : null);
            }}
            label={t('meeting_took_place', { subject: meeting._label, day: on })}
          />
        );
      })}
      <p>{t('another_meeting')}</p>
      <DayInput
        label={t('meeting_day')}
        value={day}
        onChange={(on) => {
          setDay(on);
          setTicked(0);
          const at = on && `${on}T09:00:00Z`;
          onStep(at ? () => post('/activities', { ...given, subject: kindLabel, starts_at: at, related: { entity: entity.name, id: record.id } }) : null);
        }}
      />
    </>
  );
}
