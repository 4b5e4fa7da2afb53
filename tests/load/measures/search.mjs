// S4: quick search of three letters and more, as four people; recall of what each may see against brute force over the rows.
import { kShares } from '../lib/people.mjs';
import { Times, shown } from '../lib/stats.mjs';

const kQueries = ['mar', 'dup', 'che', 'lef', 'etienne', 'quer', 'elodie', 'mer', 'bou', 'anne gui', 'impr', 'biscuiterie', 'c1@', 'nguyen', 'vincent', 'gar', 'noel', 'sau', 'tes', 'c12'];
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const words = (text) => fold(text ?? '').split(/[^\p{L}\p{N}]+/u).filter(Boolean);

export async function search({ report, people, bare, runs }) {
  for (const person of Object.values(people)) {
    const seen = [];
    for (const [entity, columns] of [['contact', 'first_name,last_name,email'], ['account', 'name,city']])
      if (person.key !== 'none')
        for (const row of await bare.rowsOf(`SELECT id,${columns} FROM ${entity} e WHERE deleted_at IS NULL AND ${person.sees('e')} ORDER BY id LIMIT 100000`))
          seen.push(row.email === undefined ? words(`${row.name} ${row.city ?? ''}`) : words(`${row.first_name} ${row.last_name} ${row.email ?? ''}`));
    let found = 0, due = 0;
    const times = new Times(), server = new Times();
    const ask = (q) => person.client.get(`/api/v1/search?limit=10&q=${encodeURIComponent(q)}`);
    for (const q of kQueries) {
      const parts = words(q);
      const matching = seen.filter((w) => parts.every((p) => w.some((x) => x.startsWith(p)))).length;
      const items = JSON.parse((await ask(q)).body).items;
      due += Math.min(10, matching);
      found += Math.min(10, matching, items.length);
    }
    for (let i = 0; i < runs + 20; ++i) {
      const answer = await ask(kQueries[i % kQueries.length]);
      if (i >= 20) times.add(answer.whole), server.add(answer.server);
    }
    const recall = due ? found / due : 1;
    report.add({
      id: 'S4', work: `search as you type, ${kShares[person.key]}`, key: server.at(0.5),
      figures: `server p50 ${shown(server.at(0.5))} p95 ${shown(server.at(0.95))} | whole p50 ${shown(times.at(0.5))} p95 ${shown(times.at(0.95))} p99 ${shown(times.at(0.99))} | recall of the first ten ${(recall * 100).toFixed(1)} %`,
      budgets: [['p95', times.at(0.95), 30]], floors: [['recall', recall, 1]],
    });
  }
}
