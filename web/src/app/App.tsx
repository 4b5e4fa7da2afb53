import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { startLive } from '../api/live';
import { asProblem } from '../api/problem';
import type { Me } from '../api/types';
import { useMeQuery } from '../api/useModel';
import { formatFor } from '../i18n/format';
import { type Language, type Locale, LocaleContext } from '../i18n/words';
import { ModulesContext } from '../records/slots';
import { startShortcuts } from '../ui/shortcuts';
import { Toasts } from '../ui/Toast';
import { Broken } from './Broken';
import { Conflicts } from './Conflicts';
import { guessedLanguage, keepLanguage } from './language';
import { modules } from './modules';
import { Routes } from './Routes';
import { SessionDialog } from './SessionDialog';
import { Shell } from './Shell';

const SignIn = lazy(() => import('./SignIn'));
const Pieces = import.meta.env.DEV || import.meta.env.MODE === 'pieces' ? lazy(() => import('./Pieces')) : null;

export function App() {
  const [location] = useLocation();
  const me = useMeQuery();
  const [language, setLanguage] = useState<Language>(guessedLanguage);
  const spoken = me.data?.language ?? language;
  const zone = me.data?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const locale = useMemo<Locale>(() => ({ language: spoken, zone }), [spoken, zone]);
  useEffect(() => keepLanguage(spoken), [spoken]);
  useEffect(() => startShortcuts(), []);
  const status = asProblem(me.error)?.status;

  return (
    <LocaleContext value={locale}>
      <Broken>
        {Pieces && location === '/dev/ui' ? <Suspense><Pieces /></Suspense>
          : me.data ? <Inside me={me.data} />
          : status === 401 ? <Suspense><SignIn onLanguage={setLanguage} /></Suspense>
          : me.error ? <Broken.Page error={me.error} onRetry={() => void me.refetch()} /> : null}
      </Broken>
    </LocaleContext>
  );
}

function Inside({ me }: { me: Me }) {
  const client = useQueryClient();
  useEffect(() => startLive(client), [client]);
  // Formats are made once, before the first row needs them.
  useMemo(() => formatFor({ language: me.language, zone: me.zone }), [me.language, me.zone]);
  return (
    <ModulesContext value={modules}>
      <Suspense>
        <Shell me={me}>
          <Routes home={me.home} />
        </Shell>
        <Conflicts />
      </Suspense>
      <SessionDialog me={me} />
      <Toasts />
    </ModulesContext>
  );
}
