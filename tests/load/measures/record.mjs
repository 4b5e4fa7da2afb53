// S3: the page of an account with 10,000 timeline entries, half of them hidden from one reader, in one request; and S5: the board.
import { query } from '../lib/client.mjs';
import { kShares } from '../lib/people.mjs';
import { alternate } from '../lib/stats.mjs';

export async function recordPage({ report, people, bare, runs }) {
  const [{ id, entries }] = await bare.rowsOf('SELECT record_id AS id, count(*) AS entries FROM timeline WHERE record_entity_no=10 GROUP BY record_id ORDER BY 2 DESC LIMIT 1');
  const target = `/api/v1/accounts/${id}?with=timeline,relations,access`;
  for (const person of [people.all, people.tenth]) {
    const page = JSON.parse((await person.client.get(target)).body);
    const mine = person.key === 'all' ? `(t.private_to IS NULL OR t.private_to=${person.client.user})` : `(t.entity_no IN (10,12,15) AND ${person.sees('t')} OR t.entity_no=20 AND (${person.sees('t')} OR t.via_owner=${person.client.user} OR t.via_team IN (${person.teams.join(',') || 0})) AND (t.private_to IS NULL OR t.private_to=${person.client.user}))`;
    const statements = [
      ['SELECT a.*,u.name AS owner_label,t.name AS team_label FROM account a LEFT JOIN "user" u ON u.id=a.owner LEFT JOIN team t ON t.id=a.team WHERE a.id=?1', id],
      [`SELECT t.at,t.entry_no,t.kind,t.entity_no,t.source_id,u.name AS actor,o.name AS opportunity_label,a.* FROM (SELECT * FROM timeline t WHERE t.record_entity_no=10 AND t.record_id=?1 AND ${mine}
        ORDER BY t.at DESC,t.entry_no DESC LIMIT 51) t LEFT JOIN activity a ON t.entity_no=20 AND a.id=t.source_id LEFT JOIN "user" u ON u.id=t.owner LEFT JOIN opportunity o ON o.id=a.opportunity ORDER BY t.at DESC,t.entry_no DESC`, id],
    ];
    if (page.timeline.counts) statements.push([`SELECT t.kind,count(*) AS n FROM timeline t WHERE t.record_entity_no=10 AND t.record_id=?1 AND ${mine} GROUP BY t.kind`, id]);
    for (const relation of page.relations) {
      const column = relation.field === 'related' ? `related__entity=10 AND e.related` : `"${relation.field}"`;
      const activity = relation.entity === 'activity';
      let sees = person.sees('e');
      if (activity && person.key !== 'all') sees = `(${sees} OR e.via_owner=${person.client.user} OR e.via_team IN (${person.teams.join(',') || 0}))`;
      if (activity) sees += ` AND (e.private_to IS NULL OR e.private_to=${person.client.user})`;
      const where = `e.${column}=?1 AND e.deleted_at IS NULL AND ${sees}`;
      statements.push([`SELECT count(*) AS total FROM (SELECT 1 FROM "${relation.entity}" e WHERE ${where} LIMIT 10001)`, id], [`SELECT * FROM "${relation.entity}" e WHERE ${where} ORDER BY ${activity ? 'at' : 'id'} DESC,id DESC LIMIT 6`, id]);
    }
    const both = await alternate({ ours: () => person.client.get(target), bare: () => bare.read(...statements), runs });
    report.compare('S3', `account of ${entries} entries, ${kShares[person.key]} (${page.timeline.items.length} shown, ${page.relations.length} related lists)`, both, { limit: 2, p95: 20, note: page.timeline.counts ? `${Object.keys(page.timeline.counts).length} kinds` : '' });
  }
}

export async function board({ report, people, bare, runs }) {
  const stages = ['to_qualify', 'meeting', 'study', 'proposal', 'negotiation'];
  const target = `/api/v1/opportunities/board?${query({ field: 'stage', pipeline: 'new_business', sort: 'expected_close_on', filter: { field: 'stage.category', op: 'eq', value: 'open' } })}`;
  for (const person of [people.all, people.tenth, people.few]) {
    const shown = JSON.parse((await person.client.get(target)).body);
    const open = `o.deleted_at IS NULL AND o.stage IN (${stages.map((s) => `'${s}'`).join(',')}) AND ${person.sees('o')}`;
    const statements = [[`SELECT o.stage,count(*) AS n,sum(o.amount__base) AS amount,sum(o.amount__base*o.probability)/100 AS weighted FROM opportunity o WHERE ${open} GROUP BY o.stage`]];
    for (const stage of stages)
      statements.push([`SELECT o.*,a.name AS account_label,u.name AS owner_label FROM opportunity o LEFT JOIN account a ON a.id=o.account AND ${person.sees('a')} LEFT JOIN "user" u ON u.id=o.owner
        WHERE o.deleted_at IS NULL AND o.stage=?1 AND ${person.sees('o')} ORDER BY o.expected_close_on IS NULL,o.expected_close_on,o.id LIMIT 25`, stage]);
    // Each card shows what comes next on it, and since when it stands there.
    for (const stage of stages) {
      const cards = `SELECT o.id FROM opportunity o WHERE o.deleted_at IS NULL AND o.stage=?1 AND ${person.sees('o')} ORDER BY o.expected_close_on IS NULL,o.expected_close_on,o.id LIMIT 25`;
      statements.push([`SELECT a.opportunity,a.kind,a.subject,a.at FROM activity a INDEXED BY activity__opportunity__ix WHERE a.opportunity IN (${cards}) AND a.opportunity IS NOT NULL AND a.deleted_at IS NULL AND a.state='planned' ORDER BY a.at`, stage]);
      statements.push([`SELECT record_id,from_at,stage FROM opportunity__spans WHERE record_id IN (${cards}) ORDER BY record_id,from_at`, stage]);
    }
    await bare.read(...statements);
    const total = (shown.columns ?? []).reduce((sum, c) => sum + (c.count ?? 0), 0);
    const both = await alternate({ ours: () => person.client.get(target), bare: () => bare.read(...statements), runs });
    report.compare('S5', `board of the open, ${kShares[person.key]} (${total} cards counted)`, both, { limit: 2, p95: 40 });
  }
}
