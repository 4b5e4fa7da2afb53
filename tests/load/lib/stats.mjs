// Figures and the table they go to.
//
// Shape    const both = await alternate({ ours, bare, runs, warm })  -> { ours: Times, bare: Times }; each call is timed by its
//          own side: ours answers { server, whole } in ms, bare answers ms. report.add({ id, work, ... }) and report.print().
export class Times {
  constructor() {
    this.list = [];
    this.sorted = true;
  }
  add(ms) {
    this.list.push(ms);
    this.sorted = false;
  }
  at(part) {
    if (!this.list.length) return NaN;
    if (!this.sorted) this.list.sort((a, b) => a - b);
    this.sorted = true;
    return this.list[Math.min(this.list.length - 1, Math.floor(part * this.list.length))];
  }
  get count() {
    return this.list.length;
  }
}

// One call of ours, one of the bare side, again and again: what else the machine does falls on both.
export async function alternate({ ours, bare, runs = 200, warm = 20 }) {
  const server = new Times(), whole = new Times(), alone = new Times();
  for (let i = 0; i < runs + warm; ++i) {
    const a = await ours(i);
    const b = bare ? await bare(i) : NaN;
    if (i < warm) continue;
    server.add(a.server);
    whole.add(a.whole);
    if (bare) alone.add(b);
  }
  return { server, whole, bare: alone };
}

const shown = (x, digits = 2) => (Number.isFinite(x) ? (x >= 100 ? x.toFixed(0) : x.toFixed(digits)) : '-');

export class Report {
  constructor() {
    this.lines = [];
  }
  // ratio: ours over bare (or rate over rate, then `most` is a least); limit: its budget; p95/p99 with `budget`.
  add(line) {
    const missed = [];
    if (line.ratio !== undefined && line.limit !== undefined && (line.least ? line.ratio < line.limit : line.ratio > line.limit)) missed.push(line.least ? `ratio < ${line.limit}` : `ratio > ${line.limit}`);
    for (const [what, value, most] of line.budgets ?? []) if (!(value <= most)) missed.push(`${what} ${shown(value)} > ${most}`);
    for (const [what, value, least] of line.floors ?? []) if (!(value >= least)) missed.push(`${what} ${shown(value)} < ${least}`);
    this.lines.push({ ...line, missed });
    const l = this.lines.at(-1);
    console.log(`${l.id.padEnd(4)} ${l.work.padEnd(52)} ${l.ratio !== undefined ? `${l.ratio.toFixed(2)} x` : ''}  ${l.figures ?? ''}  ${missed.join(', ') || 'ok'}`);
  }
  // The usual line: two series, the budget on the ratio of medians and on the whole time.
  compare(id, work, both, { limit, p95, note = '' } = {}) {
    const ratio = both.bare.count ? both.server.at(0.5) / both.bare.at(0.5) : undefined;
    this.add({
      id, work, ratio, limit,
      figures: `server p50 ${shown(both.server.at(0.5))} p95 ${shown(both.server.at(0.95))} | whole p50 ${shown(both.whole.at(0.5))} p95 ${shown(both.whole.at(0.95))} p99 ${shown(both.whole.at(0.99))}` +
        (both.bare.count ? ` | bare p50 ${shown(both.bare.at(0.5))} p95 ${shown(both.bare.at(0.95))}` : '') + (note ? ` | ${note}` : ''),
      key: both.server.at(0.5),
      budgets: p95 ? [['p95', both.whole.at(0.95), p95]] : [],
    });
  }
  markdown(more = []) {
    const rows = [...this.lines, ...more].map((l) => `| ${l.id} | ${l.work} | ${l.ratio !== undefined ? l.ratio.toFixed(2) : ''} | ${(l.figures ?? '').replaceAll('|', ';')} | ${l.missed.length ? `missed: ${l.missed.join(', ')}` : 'kept'} |`);
    return ['| id | work | ratio | figures (ms unless said) | budget |', '|---|---|---|---|---|', ...rows].join('\n');
  }
}
export { shown };
