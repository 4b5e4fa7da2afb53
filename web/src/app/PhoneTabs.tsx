import { Link, useLocation } from 'wouter';
import type { Me } from '../api/types';
import { useModel } from '../api/useModel';
import { entityIcon } from '../fields/entityIcon';
import { grammar } from '../i18n/grammar';
import { useLocale, useWords } from '../i18n/words';
import { useCreateRecord } from '../records/create/CreateProvider';
import { IconMenu2, IconPlus } from '../ui/icons';
import { Menu } from '../ui/Menu';
import s from './Shell.module.css';
import { isHere, type MenuEntry } from './useMenu';
import { usePersonMenu } from './usePersonMenu';
import { words } from './words';

// On a phone the plinth becomes the five tabs: two places, the creation, one place, and the rest.
export function PhoneTabs({ me, menu }: { me: Me; menu: MenuEntry[] }) {
  const t = useWords(words);
  const { language } = useLocale();
  const [location, navigate] = useLocation();
  const model = useModel();
  const create = useCreateRecord();
  const person = usePersonMenu(me);
  const preferred = [me.home, 'me_day', 'account', 'opportunity', 'board:opportunity', 'contact', ...menu.map((m) => m.key)];
  const placed = [...new Set(preferred)].map((key) => menu.find((m) => m.key === key)).filter((m) => m !== undefined).slice(0, 3);
  const rest = menu.filter((m) => !placed.includes(m));
  const creatable = menu.map((m) => model.find(m.key.replace('board:', ''))).filter((e) => e?.rights.create).filter((e) => e !== undefined);
  const tab = (entry: MenuEntry | undefined) => {
    if (!entry) return <span />;
    const Glyph = entry.icon;
    return (
      <Link href={entry.href} className={s.tab} aria-current={isHere(entry.href, location) ? 'page' : undefined}>
        <Glyph size={22} aria-hidden /><span className="cut" style={{ maxWidth: '100%' }}>{entry.label}</span>
      </Link>
    );
  };
  return (
    <nav className={s.tabs} aria-label={t('main_menu')}>
      {tab(placed[0])}
      {tab(placed[1])}
      <Menu label={t('create')} entries={creatable.map((e) => ({ label: grammar(language).newOne(e.label), icon: entityIcon(e), onSelect: () => create({ entity: e.name }) }))}>
        {(button) => <button type="button" className={s.tab} aria-label={t('create')} {...button}><span className={s.plus}><IconPlus size={22} aria-hidden /></span></button>}
      </Menu>
      {tab(placed[2])}
      <Menu label={t('menu')} align="end" entries={[...rest.map((m) => ({ label: m.label, icon: m.icon, onSelect: () => navigate(m.href) })), 'line', ...person]}>
        {(button) => <button type="button" className={s.tab} {...button}><IconMenu2 size={22} aria-hidden />{t('menu')}</button>}
      </Menu>
    </nav>
  );
}
