import type { ReactNode } from 'react';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Changes } from './Changes';
import type { Publication } from './publish';
import { words } from './words';

interface Props {
  title: string;
  sub?: string;
  fresh?: boolean;   // not there yet: its button checks instead of saving
  width: number;
  publication: Publication;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

// A thing of the model in a side panel: what is typed becomes a change; while its consequences are shown, they have the buttons.
export function Panel({ title, sub, fresh, width, publication, onSave, onClose, children }: Props) {
  const t = useWords(words);
  return (
    <Dialog
      where="side"
      width={width}
      title={title}
      sub={sub}
      onClose={() => { publication.drop(); onClose(); }}
      onSubmit={onSave}
      foot={publication.draft ? null : (
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          <Button look="fill" type="submit" busy={publication.busy}>{t(fresh ? 'check' : 'save')}</Button>
        </>
      )}
    >
      <Changes publication={publication} />
      {children}
    </Dialog>
  );
}
