// The people of a journey, each in a browser of their own, and what no page may do while they work.
//
// Shape    const company = startCompany(socle);  const claire = await company.open('claire', { width: 390, language: 'en' })
//          claire.page (of Playwright), claire.api(method, path, body), claire.expect(422, '/opportunities/'), await claire.looks('the board')
// Keeps    A console error, a violation of the content security policy, an exception, an answer 5xx, or a refusal that the journey did
//          not announce with expect() fails the step under way (assertClean).
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The browser driver and the accessibility checker are packages of the web application: one lock file for both.
const web = createRequire(join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'web', 'package.json'));
const { chromium } = web('playwright-core');
const axe = readFileSync(web.resolve('axe-core/axe.min.js'), 'utf8');
const patience = Number(process.env.SOCLE_PATIENCE_MS ?? 20000);

let browser;
async function theBrowser() {
  const executablePath = [process.env.SOCLE_CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('no /usr/bin/chromium: install the Debian package chromium');
  browser ??= await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  return browser;
}
export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

// Waits until the condition holds: it is asked twenty times a second.
export async function until(what, condition, { ms = patience } = {}) {
  const deadline = Date.now() + ms;
  for (;;) {
    const got = await condition();
    if (got) return got;
    if (Date.now() > deadline) throw new Error(`never happened in ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
export function check(what, isTrue, detail = '') {
  if (!isTrue) throw new Error(`${what}${detail === '' ? '' : `: ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`}`);
}
export const same = (what, got, wanted) => check(what, JSON.stringify(got) === JSON.stringify(wanted), `${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);

export function startCompany(socle) {
  const people = [];
  async function open(login, { width = 1440, language = 'fr', signIn = true } = {}) {
    const phone = width < 700;
    const context = await (await theBrowser()).newContext({
      baseURL: socle.url, viewport: { width, height: phone ? 844 : 900 }, locale: language === 'fr' ? 'fr-FR' : 'en-GB', timezoneId: 'Europe/Paris',
      hasTouch: phone, isMobile: phone, reducedMotion: 'reduce', acceptDownloads: true,
    });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const person = { login, context, page, faults: [], expected: [{ status: 401, path: '/api/v1/me' }], api: apiOf(context), looks: (what) => looks(person, what), expect: (status, path) => person.expected.push({ status, path }) };
    people.push(person);
    guard(person);
    if (signIn) await comeIn(person);
    return person;
  }
  return {
    open,
    assertClean() {
      const faults = people.flatMap((p) => p.faults.splice(0).map((fault) => `${p.login}: ${fault}`));
      check('the browser complained', faults.length === 0, faults.join('\n'));
    },
    async photograph(stem) {
      const files = people.filter((p) => !p.page.isClosed()).map((p, i) => [p.page, `${stem}.${i + 1}.${p.login}.png`]);
      for (const [page, path] of files) await page.screenshot({ path }).catch(() => {});
      return files.map(([, path]) => path).filter(existsSync);
    },
    close: () => Promise.all(people.map((p) => p.context.close())),
  };
}

function guard(person) {
  const { page, faults } = person;
  const announced = (status, url) => person.expected.some((e) => e.status === status && new URL(url).pathname.startsWith(e.path));
  page.on('pageerror', (error) => faults.push(`exception: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // What the browser writes about an answer is judged below, by the answer.
    if (message.text().startsWith('Failed to load resource: the server responded')) return;
    faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('response', (answer) => {
    const status = answer.status();
    if (status >= 400 && !announced(status, answer.url())) faults.push(`${status} ${answer.request().method()} ${answer.url()}`);
  });
  void page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`content security policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
  });
}

// Signs in by the form, as people do.
export async function comeIn(person) {
  const { page, login } = person;
  await page.goto('/');
  const french = (await page.evaluate(() => navigator.language)).startsWith('fr');
  await page.getByLabel(french ? 'Adresse e-mail ou identifiant' : 'E-mail address or login').fill(login);
  await page.getByRole('textbox', { name: french ? 'Mot de passe' : 'Password' }).fill(login);
  await page.getByRole('button', { name: french ? 'Se connecter' : 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: /^(Menu principal|Main menu)$/ }).first().waitFor();   // in the person’s own language
}

// The person's own requests, through the session of the browser.
function apiOf(context) {
  return async (method, path, body) => {
    const me = await (await context.request.get('/api/v1/me')).json();
    const answer = await context.request.fetch(`/api/v1${path}`, { method, data: body, headers: { 'x-csrf-token': me.csrf_token ?? '' } });
    return { status: answer.status(), body: answer.headers()['content-type']?.includes('json') ? await answer.json() : await answer.text() };
  };
}

// No serious fault of accessibility on what is shown (WCAG 2 A and AA), and nothing that scrolls sideways.
async function looks({ page }, what) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  await page.evaluate(axe);
  const faults = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'], resultTypes: ['violations'] });
    return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 4).map((n) => `${n.html.slice(0, 200)} ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
  });
  check(`accessibility of ${what}`, faults.length === 0, faults.join('\n'));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(`${what} scrolls sideways`, wide <= 0, `${wide} px`);
}
