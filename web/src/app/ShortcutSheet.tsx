import { useState } from 'react';
import { useWords } from '../i18n/words';
import { Kbd } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Checkbox } from '../ui/Field';
import { lettersOn, setLetters, useShortcuts } from '../ui/shortcuts';
import { words } from './words';
import s from './ShortcutSheet.module.css';

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const all = useShortcuts();
  const [letters, set] = useState(lettersOn);
  const groups = [...new Set(all.map((k) => k.group))];
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
                  <dd>{k.keys.split(/[ +]/).map((key) => <Kbd key={key}>{key.length === 1 ? key.toUpperCase() : key}</Kbd>)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
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
