import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { post } from '../api/client';
import { keys } from '../api/keys';
import { asProblem } from '../api/problem';
import { setCsrfToken, setSessionAsker } from '../api/session';
import type { Me } from '../api/types';
import { useWords } from '../i18n/words';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, TextInput } from '../ui/Field';
import { words } from './words';

// The session ended: sign in again over the page, which keeps what was typed; calls that were refused then go on.
export function SessionDialog({ me }: { me: Me }) {
  const t = useWords(words);
  const client = useQueryClient();
  const answer = useRef<((ok: boolean) => void) | null>(null);
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    setSessionAsker(() => new Promise((resolve) => {
      answer.current = resolve;
      setOpen(true);
    }));
    return () => setSessionAsker(null);
  }, []);

  function end(ok: boolean) {
    setOpen(false);
    setPassword('');
    setError(null);
    answer.current?.(ok);
    answer.current = null;
  }
  async function signIn() {
    setBusy(true);
    try {
      const got = await post<{ csrf_token: string }>('/session', { login: me.login, password }, { anonymous: true });
      setCsrfToken(got.csrf_token);
      end(true);
    } catch (failure) {
      const problem = asProblem(failure);
      setError(problem?.isOffline ? t('unreachable') : problem?.status === 401 ? t('wrong') : (problem?.message ?? t('wrong')));
    } finally {
      setBusy(false);
    }
  }
  async function leave() {
    end(false);
    await client.cancelQueries();
    client.clear();
    await client.invalidateQueries({ queryKey: keys.me });
    window.location.assign('/');
  }
  if (!open) return null;
  return (
    <Dialog
      title={t('session_over')}
      sub={t('session_over_help')}
      width={420}
      onClose={() => end(false)}
      onSubmit={() => void signIn()}
      foot={(
        <>
          <Button look="plain" onClick={() => void leave()}>{t('other_person')}</Button>
          <Button look="fill" type="submit" busy={busy}>{t('sign_in')}</Button>
        </>
      )}
    >
      <input type="text" name="login" autoComplete="username" value={me.login} readOnly hidden />
      <Field label={`${t('password')} (${me.name})`} error={error}>
        {(ids) => <TextInput {...ids} type="password" autoComplete="current-password" data-autofocus value={password} onChange={(e) => setPassword(e.currentTarget.value)} />}
      </Field>
    </Dialog>
  );
}
