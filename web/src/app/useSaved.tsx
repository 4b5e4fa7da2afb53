import { useSaveState } from '../api/saveState';
import { useFormat } from '../i18n/format';
import { useWords } from '../i18n/words';
import { IconAlertTriangle, IconCheck, IconPencil, IconWifiOff } from '../ui/icons';
import type { Status } from '../ui/Plinth';
import { words } from './words';

// The left of the plinth, in words.
export function useSaved(): Status {
  const t = useWords(words);
  const format = useFormat();
  const { pending, offline, savedAt, failed } = useSaveState();
  if (offline) return { icon: <IconWifiOff size={14} className="warn" aria-hidden />, text: pending ? t('offline_waiting', { n: pending }) : t('offline') };
  if (pending) return { icon: <IconPencil size={14} className="warn" aria-hidden />, text: t('saving', { n: pending }) };
  if (failed) return { icon: <IconAlertTriangle size={14} className="late" aria-hidden />, text: t('not_saved') };
  return { icon: <IconCheck size={14} aria-hidden />, text: savedAt ? t('saved_at', { time: format.time(savedAt.toISOString()) }) : t('saved') };
}
