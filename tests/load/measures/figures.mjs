// S9: won amount by stage, month and owner; (b) over all stages. S11: the size of a segment while it is being built.
import { query } from '../lib/client.mjs';
import { alternate } from '../lib/stats.mjs';

export async function figures({ report, people, bare, runs, wants }) {
  const client = people.all.client;
  if (wants('S9'))
    for (const won of [true, false]) {
      const body = {
        entity: 'opportunity', ...(won ? { filter: { field: 'stage.category', op: 'eq', value: 'won' } } : {}),
        group_by: ['stage', { field: won ? 'closed_on' : 'expected_close_on', bucket: 'month' }, 'owner'], measures: [{ fn: 'sum', field: 'amount' }], limit: 500,
      };
      const day = won ? 'closed_on' : 'expected_close_on';
      const sql = `SELECT o.stage,strftime('%Y-%m',o.${day}*86400,'unixepoch') AS month,o.owner,u.name AS label,sum(o.amount__base) AS amount FROM opportunity o LEFT JOIN "user" u ON u.id=o.owner
        WHERE o.deleted_at IS NULL ${won ? `AND o.stage IN ('won','renewal_agreed')` : ''} GROUP BY 1,2,3 ORDER BY 1,2,3`;
      const both = await alternate({ ours: async () => client.must(await client.call('POST', '/api/v1/query', body), 'query'), bare: () => bare.read([sql]), runs: won ? runs : Math.ceil(runs / 10), warm: 3 });
      report.compare('S9', `amount by stage x month x owner, ${won ? 'won' : 'all stages, heavy lane'} (${bare.rows} groups)`, both, { limit: 1.3, p95: won ? 300 : undefined });
    }
  if (wants('S11')) {
    const filter = { and: [{ field: 'city', op: 'in', value: ['Lyon', 'Nantes', 'Grenoble'] }, { field: 'account.relation', op: 'eq', value: 'customer' }] };
    const target = `/api/v1/contacts?${query({ filter, count: 'exact', limit: '1', fields: 'id', sort: 'id' })}`;
    const parts = await bare.rowsOf(`SELECT DISTINCT hex(substr(city__key,1,instr(city__key,x'01')-1)) AS part FROM contact WHERE city IN ('Lyon','Nantes','Grenoble')`);
    const sql = `SELECT count(*) AS n FROM contact c JOIN account a ON a.id=c.account WHERE c.deleted_at IS NULL AND (${parts.map((p) => `c.city__key>=x'${p.part}01' AND c.city__key<x'${p.part}02'`).join(' OR ')}) AND a.deleted_at IS NULL AND a.relation='customer'`;
    const [{ n }] = await bare.rowsOf(sql), { total } = JSON.parse((await client.get(target)).body);
    if (n !== total) throw new Error(`S11: ${total} contacts, the bare side has ${n}`);
    const both = await alternate({ ours: () => client.get(target), bare: () => bare.read([sql]), runs: Math.ceil(runs / 2), warm: 5 });
    report.compare('S11', `size of a segment of ${n} contacts`, both, { limit: 1.3, p95: 1000 });
  }
}
