import { setViewAs } from '../api/viewAs';
import { useWords } from '../i18n/words';
import { Button } from '../ui/Button';
import { IconEye } from '../ui/icons';
import s from './Shell.module.css';
import { words } from './words';

// Above every page while an administrator sees as somebody else: whose eyes, that nothing can be written, and the way back.
export function SeenAs({ name }: { name: string }) {
  const t = useWords(words);
  return (
    <div className={s.seen} role="status">
      <IconEye size={16} aria-hidden />
      <span>{t('seenAs', { name })}</span>
      <Button size="s" onClick={() => setViewAs(null)}>{t('leaveSeenAs')}</Button>
    </div>
  );
}
