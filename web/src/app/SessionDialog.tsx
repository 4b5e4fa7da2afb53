import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { post } from '../api/client';
import { keys } from '../api/keys';
import { asProblem } from '../api/problem';
import { setCsrfToken, setSessionAsker, type Asked } from '../api/session';
import type { Me } from '../api/types';
import { useWords } from '../i18n/words';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, TextInput } from '../ui/Field';
import { words } from './words';

// The password, asked over the page, which keeps what was typed: the session ended, or what is done wants a fresh factor. Calls that
// were refused then go on.
export function SessionDialog({ me }: { me: Me }) {
  const t = useWords(words);
  const client = useQueryClient();
  const answer = useRef<((ok: boolean) => void) | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    setSessionAsker((what) => new Promise((resolve) => {
      answer.current = resolve;
      setAsked(what);
    }));
    return () => setSessionAsker(null);
  }, []);

  function end(ok: boolean) {
    setAsked(null);
    setPassword('');
    setError(null);
    answer.current?.(ok);
    answer.current = null;
  }
  async function signIn() {
    setBusy(true);
    try {
      if (asked === 'factor') {
        await post('/session/elevation', { password }, { anonymous: true });
      } else {
        const got = await post<{ csrf_token: string }>('/session', { login: me.login, password }, { anonymous: true });
        setCsrfToken(got.csrf_token);
      }
      end(true);
    } catch (failure) {
      const problem = asProblem(failure);
      setError(problem?.isOffline ? t('unreachable') : problem?.status === 401 ? t('wrong') : (problem?.errors[0]?.message ?? problem?.message ?? t('wrong')));
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
  if (!asked) return null;
  const lost = asked === 'session';
  return (
    <Dialog
      title={t(lost ? 'session_over' : 'factor')}
      sub={t(lost ? 'session_over_help' : 'factor_help')}
      width={420}
      onClose={() => end(false)}
      onSubmit={() => void signIn()}
      foot={(
        <>
          {lost ? <Button look="plain" onClick={() => void leave()}>{t('other_person')}</Button> : <Button look="plain" onClick={() => end(false)}>{t('cancel')}</Button>}
          <Button look="fill" type="submit" busy={busy}>{t(lost ? 'sign_in' : 'confirm')}</Button>
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
