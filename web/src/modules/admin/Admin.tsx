import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { get } from '../../api/client';
import { useMe } from '../../api/useModel';
import { useWords } from '../../i18n/words';
import { Empty } from '../../ui/Empty';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import s from './Admin.module.css';
import type { Definition } from './definition';
import { sections } from './sections';
import { words } from './words';

const Fields = lazy(() => import('./model/Fields').then((m) => ({ default: m.Fields })));
const People = lazy(() => import('./people/People').then((m) => ({ default: m.People })));
const Teams = lazy(() => import('./people/Teams').then((m) => ({ default: m.Teams })));
const Roles = lazy(() => import('./roles/Roles').then((m) => ({ default: m.Roles })));
const Jobs = lazy(() => import('./jobs/Jobs').then((m) => ({ default: m.Jobs })));
const Versions = lazy(() => import('./versions/Versions').then((m) => ({ default: m.Versions })));
const Pipelines = lazy(() => import('./pipelines/Pipelines').then((m) => ({ default: m.Pipelines })));

// Administration: its sections are those that the person's powers open; the section stands in the address.
export default function Admin() {
  const t = useWords(words);
  const me = useMe();
  const { section } = useParams<{ section?: string }>();
  const [, go] = useLocation();
  const mine = sections.filter((x) => x.powers.some((power) => me.powers.includes(power)));
  const here = mine.find((x) => x.code === section) ?? (section === undefined ? mine[0] : undefined);
  if (!here) {
    return (
      <Page title={t('title')} line>
        <Empty drawing="people" title={t('notYours')} actions={<Link href="/">{t('home')}</Link>}>{t('notYoursHelp')}</Empty>
      </Page>
    );
  }
  return (
    <Page title={t('title')} sub={t('version', { version: me.model_version })} line>
      <div className={s.admin}>
        <nav className={s.sections} aria-label={t('sections')}>
          {mine.map((x) => <Link key={x.code} href={`/admin/${x.code}`} aria-current={x.code === here.code ? 'page' : undefined}>{t(x.code)}</Link>)}
        </nav>
        <select className={`${s.select} ${s.sectionPick}`} aria-label={t('sections')} value={here.code} onChange={(e) => go(`/admin/${e.target.value}`)}>
          {mine.map((x) => <option key={x.code} value={x.code}>{t(x.code)}</option>)}
        </select>
        <div className={s.body}>
          <h2 className={s.heading}>{t(here.code)}</h2>
          <Suspense>{screens[here.code]()}</Suspense>
        </div>
      </div>
      <PlinthNotes><span>{t('version', { version: me.model_version })}</span></PlinthNotes>
    </Page>
  );
}

const screens: Record<(typeof sections)[number]['code'], () => ReactNode> = {
  fields: () => <OfDefinition draw={(d) => <Fields definition={d} />} />,
  pipelines: () => <OfDefinition draw={(d) => <Pipelines definition={d} />} />,
  people: () => <People />,
  teams: () => <Teams />,
  roles: () => <OfDefinition draw={(d) => <Roles definition={d} />} />,
  jobs: () => <Jobs />,
  versions: () => <Versions />,
};

function OfDefinition({ draw }: { draw: (definition: Definition) => ReactNode }) {
  const { data } = useSuspenseQuery({ queryKey: ['definition'], queryFn: () => get<Definition>('/model/definition') });
  return draw(data);
}
