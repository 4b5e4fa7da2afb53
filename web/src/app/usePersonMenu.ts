import { useQueryClient } from '@tanstack/react-query';
import { patch, remove } from '../api/client';
import { keys } from '../api/keys';
import type { Me } from '../api/types';
import { forgetViewAs } from '../api/viewAs';
import { type Language, useWords } from '../i18n/words';
import { IconDeviceDesktop, IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSun } from '../ui/icons';
import type { MenuEntry } from '../ui/Menu';
import { useFrame } from '../ui/shell';
import { setTheme, type Theme, useTheme } from '../ui/theme';
import { words } from './words';

export function usePersonMenu(me: Me): MenuEntry[] {
  const t = useWords(words);
  const client = useQueryClient();
  const frame = useFrame();
  const chosen = useTheme();
  const theme = (value: Theme, label: string, icon: typeof IconSun) => ({ label, icon, checked: chosen === value, onSelect: () => choose(value) });
  // Kept in this browser at once; the server is told for the next one, and need not answer.
  const choose = (value: Theme) => {
    setTheme(value);
    patch('/me', { theme: value }).catch(() => null);
  };
  // Labels of the model come in the person's language: all that was read is read again.
  async function speak(language: Language) {
    await patch('/me', { language });
    await client.invalidateQueries({ queryKey: keys.me });
    await client.invalidateQueries();
  }
  async function leave() {
    forgetViewAs();
    await remove('/session').catch(() => null);
    client.clear();
    window.location.assign('/');
  }
  return [
    { title: t('theme') },
    theme('system', t('system'), IconDeviceDesktop),
    theme('light', t('light'), IconSun),
    theme('dark', t('dark'), IconMoon),
    'line',
    { title: t('language') },
    { label: 'Français', icon: IconLanguage, checked: me.language === 'fr', onSelect: () => void speak('fr') },
    { label: 'English', icon: IconLanguage, checked: me.language === 'en', onSelect: () => void speak('en') },
    'line',
    { label: t('shortcuts'), icon: IconKeyboard, keys: '?', onSelect: frame.openShortcuts },
    { label: t('sign_out'), icon: IconLogout, onSelect: () => void leave() },
  ];
}
