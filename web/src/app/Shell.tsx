import { type ReactNode, lazy, Suspense, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Me } from '../api/types';
import { useWords } from '../i18n/words';
import { CreateProvider } from '../records/create/CreateProvider';
import { PlinthBar, PlinthProvider } from '../ui/Plinth';
import { FrameContext } from '../ui/shell';
import { useShortcut } from '../ui/shortcuts';
import { PhoneTabs } from './PhoneTabs';
import s from './Shell.module.css';
import { SeenAs } from './SeenAs';
import { Sidebar } from './Sidebar';
import { useSaved } from './useSaved';
import { useMenu } from './useMenu';
import { words } from './words';

const Palette = lazy(() => import('./Palette'));
const ShortcutSheet = lazy(() => import('./ShortcutSheet'));

export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const t = useWords(words);
  const [open, setOpen] = useState<'search' | 'shortcuts' | null>(null);
  const [, navigate] = useLocation();
  const frame = useMemo(() => ({ openSearch: () => setOpen('search'), openShortcuts: () => setOpen('shortcuts') }), []);
  const menu = useMenu(me);
  const status = useSaved();
  useShortcut('Ctrl+k', t('search'), t('everywhere'), frame.openSearch);
  useShortcut('/', t('search'), t('everywhere'), frame.openSearch);
  useShortcut('?', t('shortcuts_title'), t('everywhere'), frame.openShortcuts);
  const go = (key: string) => menu.find((m) => m.key === key || m.key === `board:${key}`);
  const jumps = { 'g j': go('me_day'), 'g c': go('contact'), 'g e': go('account'), 'g d': go('opportunity'), 'g t': go('activity'), 'g r': go('reports') };

  return (
    <FrameContext value={frame}>
      <PlinthProvider>
        <CreateProvider>
          <a className={s.skip} href="#content">{t('skip')}</a>
          {Object.entries(jumps).map(([keys, to]) => to && <Jump key={keys} keys={keys} label={to.label} group={t('go_to')} run={() => navigate(to.href)} />)}
          <div className={s.shell}>
            <Sidebar me={me} menu={menu} />
            <main className={s.sheet} id="content" tabIndex={-1}>
              {me.viewing_as !== undefined && <SeenAs name={me.name} />}
              {children}
            </main>
            <PlinthBar status={status} label={t('plinth')} shortcuts={t('shortcuts')} onShortcuts={frame.openShortcuts} />
            <PhoneTabs me={me} menu={menu} />
          </div>
          <Suspense>
            {open === 'search' && <Palette menu={menu} onClose={() => setOpen(null)} />}
            {open === 'shortcuts' && <ShortcutSheet onClose={() => setOpen(null)} />}
          </Suspense>
        </CreateProvider>
      </PlinthProvider>
    </FrameContext>
  );
}

function Jump({ keys, label, group, run }: { keys: string; label: string; group: string; run: () => void }) {
  useShortcut(keys, label, group, run);
  return null;
}
