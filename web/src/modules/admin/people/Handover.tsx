import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field, TextInput } from '../../../ui/Field';
import { words } from '../words';

// A password that is shown once, to be handed over.
export function Handover({ login, password, onClose }: { login: string; password: string; onClose: () => void }) {
  const t = useWords(words);
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(password).then(() => setCopied(true));
  return (
    <Dialog title={t('handover')} sub={t('handoverHelp')} onClose={onClose} foot={<><Button onClick={copy}>{t(copied ? 'copied' : 'copy')}</Button><Button look="fill" onClick={onClose}>{t('done')}</Button></>}>
      <Field label={t('login')}>{(ids) => <TextInput readOnly value={login} {...ids} />}</Field>
      <Field label={t('firstPassword')}>{(ids) => <TextInput readOnly className="num" value={password} onFocus={(e) => e.target.select()} {...ids} />}</Field>
    </Dialog>
  );
}
