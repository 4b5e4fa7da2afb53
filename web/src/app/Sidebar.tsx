import { Link, useLocation, useSearch } from 'wouter';
import type { Me } from '../api/types';
import { useWords } from '../i18n/words';
import { usePins } from '../records/pins';
import { Kbd } from '../ui/Button';
import { IconSearch, IconSelector } from '../ui/icons';
import { Avatar } from '../ui/Label';
import { Menu } from '../ui/Menu';
import { useFrame } from '../ui/shell';
import { Mark } from '../ui/Slats';
import { usePersonMenu } from './usePersonMenu';
import s from './Shell.module.css';
import { isHere, type MenuEntry } from './useMenu';
import { words } from './words';

const tints = ['var(--chart-1)', 'var(--chart-2)', 'var(--chart-4)', 'var(--chart-6)', 'var(--chart-5)'];

export function Sidebar({ me, menu }: { me: Me; menu: MenuEntry[] }) {
  const t = useWords(words);
  const frame = useFrame();
  const [location] = useLocation();
  const search = useSearch();
  const pins = usePins();
  const person = usePersonMenu(me);
  const here = `${location}${search ? `?${search}` : ''}`;
  return (
    <header className={s.side}>
      <div className={s.brand}><Link href="/"><Mark size={18} /><b>Socle</b></Link></div>
      <button type="button" className={s.search} onClick={frame.openSearch} aria-keyshortcuts="Control+K">
        <IconSearch size={16} aria-hidden />
        <span>{t('search')}</span>
        <span className={s.key} aria-hidden><Kbd>Ctrl K</Kbd></span>
      </button>
      <nav className={s.nav} aria-label={t('main_menu')}>
        {menu.map((entry) => <Entry key={entry.key} entry={entry} here={isHere(entry.href, location)} />)}
        {pins.length > 0 && <p className={s.heading}>{t('pinned_views')}</p>}
        {pins.map((pin, i) => (
          <Link key={pin.href} href={pin.href} className={s.view} aria-current={here === pin.href ? 'page' : undefined}>
            <i style={{ background: tints[i % tints.length] }} />
            <span className="cut">{pin.label}</span>
          </Link>
        ))}
      </nav>
      <Menu label={me.name} entries={person}>
        {(button) => (
          <button type="button" className={s.person} {...button}>
            <Avatar name={me.name} size={26} />
            <span className={s.who}>
              <strong className="cut">{me.name}</strong>
              <small className="cut">{[me.role.label, me.teams[0]?.label].filter(Boolean).join(', ')}</small>
            </span>
            <IconSelector size={14} className="quiet" aria-hidden />
          </button>
        )}
      </Menu>
    </header>
  );
}

function Entry({ entry, here }: { entry: MenuEntry; here: boolean }) {
  const Glyph = entry.icon;
  return (
    <Link href={entry.href} className={s.entry} aria-current={here ? 'page' : undefined} title={entry.label}>
      <Glyph size={18} aria-hidden />
      <span className="cut">{entry.label}</span>
      {entry.useCount && <Count useCount={entry.useCount} />}
    </Link>
  );
}

function Count({ useCount }: { useCount: () => number | undefined }) {
  const n = useCount();
  return n === undefined ? null : <span className={s.count}>{n}</span>;
}
