import { useState } from 'react';
import { type Language, useLocale, useWords } from '../i18n/words';
import { Kbd } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Checkbox } from '../ui/Field';
import { lettersOn, setLetters, useShortcuts } from '../ui/shortcuts';
import { words } from './words';
import s from './ShortcutSheet.module.css';

const french: Record<string, string> = { Enter: 'Entrée', Space: 'Espace', Escape: 'Échap' };
const keyName = (key: string, language: Language) => (key.length === 1 ? key.toUpperCase() : language === 'fr' ? (french[key] ?? key) : key);

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const all = useShortcuts();
  const { language } = useLocale();
  const [letters, set] = useState(lettersOn);
  const groups = [...new Set(all.map((k) => k.group))];
  // What a list understands while it has the focus.
  const inList: [keys: string, label: string][] = [
    ['↑ ↓ ← →', t('list_move')], ['Enter', t('list_open')], ['F2', t('list_edit')], ['Space', t('list_select')], ['Ctrl A', t('list_all')], ['Ctrl C', t('list_copy')], ['J', t('list_next')], ['K', t('list_previous')], ['X', t('list_select')],
  ];
  return (
    <Dialog title={t('shortcuts_title')} width={640} onClose={onClose}>
      <div className={s.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {all.filter((k) => k.group === group).map((k) => (
                <div key={k.keys} className={s.line}>
                  <dt>{k.label}</dt>
                  <dd>{k.keys.split(/[ +]/).map((key) => <Kbd key={key}>{keyName(key, language)}</Kbd>)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t('in_list')}</h3>
          <dl>
            {inList.map(([keys, label]) => (
              <div key={keys} className={s.line}>
                <dt>{label}</dt>
                <dd>{keys.split(' ').map((key) => <Kbd key={key}>{keyName(key, language)}</Kbd>)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <Checkbox
        label={t('letters')}
        checked={letters}
        onChange={(e) => {
          set(e.currentTarget.checked);
          setLetters(e.currentTarget.checked);
        }}
      />
    </Dialog>
  );
}
