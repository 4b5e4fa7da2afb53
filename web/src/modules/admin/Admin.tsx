import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { get } from '../../api/client';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { Tabs } from '../../ui/Tabs';
import s from './Admin.module.css';
import type { Definition } from './definition';
import { Fields } from './Fields';
import { Steps } from './Steps';
import { words } from './words';

export default function Admin() {
  const t = useWords(words);
  const { data } = useSuspenseQuery({ queryKey: ['definition'], queryFn: () => get<Definition>('/model/definition') });
  const [tab, setTab] = useState<'fields' | 'steps'>('fields');
  return (
    <Page title={t('title')} sub={t('version', { version: data.version })}>
      <div className={s.tabs}>
        <Tabs label={t('title')} tabs={[{ value: 'fields', label: t('fields') }, { value: 'steps', label: t('steps') }]} value={tab} onChange={setTab} panel="admin-panel" />
        <span className={s.links}><Link href="/users">{t('people')}</Link><Link href="/teams">{t('teams')}</Link></span>
      </div>
      <div className={s.body} id="admin-panel" role="tabpanel">
        {tab === 'fields' ? <Fields definition={data} /> : <Steps definition={data} />}
      </div>
      <PlinthNotes><span>{t('version', { version: data.version })}</span></PlinthNotes>
    </Page>
  );
}
