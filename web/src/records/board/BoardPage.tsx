import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import { useLive } from '../../api/live';
import type { Board } from '../../api/types';
import { useEntity } from '../../api/useModel';
import { StageMark } from '../../fields/stage';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';

export default function BoardPage({ entity: name }: { entity: string }) {
  const entity = useEntity(name);
  const format = useFormat();
  const [, navigate] = useLocation();
  const field = entity.fields.find((f) => f.type === 'stage');
  const query = { field: field?.name ?? 'stage', pipeline: field?.pipelines?.find((p) => !p.retired)?.code, cards: 25 };
  const { data } = useQuery({ queryKey: keys.board(name, query), queryFn: ({ signal }) => get<Board>(`/${entity.plural}/board`, { query, signal }) });
  useLive(name);
  return (
    <Page title={upper(entity.label.many)} line onBack={() => navigate(`/${entity.plural}`)}>
      <div style={{ display: 'grid', gridAutoFlow: 'column', gridAutoColumns: 'minmax(200px, 1fr)', overflow: 'auto', flex: 1, background: 'var(--subtle)' }}>
        {data?.columns.map((column) => (
          <section key={column.stage.code} style={{ padding: 8, borderRight: '1px solid var(--line)' }}>
            <h2 style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
              {field && <StageMark field={field} code={column.stage.code} />}{column.stage.label}<span className="faint num">{column.count}</span>
            </h2>
            {column.sum && <p className="quiet num">{format.money(column.sum)}</p>}
            {column.items.map((r) => <p key={r.id}><strong>{r._label}</strong></p>)}
          </section>
        ))}
      </div>
      {data?.filter_text && <PlinthNotes><span>{data.filter_text}</span></PlinthNotes>}
    </Page>
  );
}
