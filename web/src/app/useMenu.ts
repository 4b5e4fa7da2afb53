// The menu: what /me gives, in its order, drawn from the model and from the modules.
import type { Me } from '../api/types';
import { useModel } from '../api/useModel';
import { entityIcon } from '../fields/entityIcon';
import { upper } from '../i18n/grammar';
import { useLocale } from '../i18n/words';
import { useModules } from '../records/slots';
import { IconLayoutKanban } from '../ui/icons';
import type { IconType } from '../ui/iconType';

export interface MenuEntry {
  key: string;
  label: string;
  icon: IconType;
  href: string;
  useCount?: (() => number | undefined) | undefined;
}

export function useMenu(me: Me): MenuEntry[] {
  const model = useModel();
  const modules = useModules();
  const { language } = useLocale();
  const spoken = language === 'fr' ? 0 : 1;
  const named = new Map(modules.flatMap((m) => Object.entries(m.menu ?? {})));
  const entries = me.menu.flatMap((word): MenuEntry[] => {
    const own = named.get(word);
    if (own) return [{ key: word, label: own.label[spoken] as string, icon: own.icon, href: own.href, useCount: own.useCount }];
    const board = word.startsWith('board:');
    const entity = model.find(board ? word.slice(6) : word);
    if (!entity) return [];
    return [{ key: word, label: upper(entity.label.many), icon: board ? IconLayoutKanban : entityIcon(entity), href: `/${entity.plural}${board ? '/board' : ''}` }];
  });
  for (const extra of modules.flatMap((m) => m.powers ?? [])) {
    if (me.powers.includes(extra.power) && !entries.some((e) => e.href === extra.href)) {
      entries.push({ key: extra.href, label: extra.label[spoken] as string, icon: extra.icon, href: extra.href });
    }
  }
  return entries;
}

export const isHere = (href: string, location: string): boolean => location === href || location.startsWith(`${href}/`);
