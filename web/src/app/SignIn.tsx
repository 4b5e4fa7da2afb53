import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { post } from '../api/client';
import { keys } from '../api/keys';
import { asProblem } from '../api/problem';
import { setCsrfToken } from '../api/session';
import { type Language, useLocale, useWords } from '../i18n/words';
import { Button } from '../ui/Button';
import { Field, TextInput } from '../ui/Field';
import { IconAlertTriangle, IconEye, IconEyeOff, IconServer2 } from '../ui/icons';
import { Mark } from '../ui/Slats';
import s from './SignIn.module.css';
import { Town } from './Town';
import { words } from './words';

export default function SignIn({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [shown, setShown] = useState(false);
  const [help, setHelp] = useState(false);
  const [code, setCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [missing, setMissing] = useState<{ login?: string; password?: string }>({});

  async function signIn(e: FormEvent<HTMLFormElement>) {
    e.preventDefault();
    const data = new FormData(e.currentTarget);
    const login = String(data.get('login') ?? '').trim();
    const password = String(data.get('password') ?? '');
    const otp = String(data.get('otp') ?? '').replace(/\s/g, '');
    const lacks = { ...(login ? {} : { login: t('fill_login') }), ...(password ? {} : { password: t('fill_password') }) };
    setMissing(lacks);
    setRefused(null);
    const first = lacks.login ? 'login' : lacks.password ? 'password' : null;
    if (first) {
      form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const got = await post<{ csrf_token: string }>('/session', { login, password, ...(otp ? { otp } : {}) }, { anonymous: true });
      setCsrfToken(got.csrf_token);
      await client.invalidateQueries({ queryKey: keys.me });
    } catch (error) {
      const problem = asProblem(error);
      if (problem?.of('otp') || problem?.code.includes('otp') || problem?.code.includes('factor')) setCode(true);
      setRefused(problem?.isOffline ? t('unreachable') : problem?.status === 401 && !problem.code.includes('otp') ? t('wrong') : (problem?.message ?? t('unreachable')));
      setBusy(false);
    }
  }

  return (
    <div className={s.page}>
      <main className={s.left}>
        <div className={s.brand}><Mark size={24} />Socle</div>
        <form ref={form} className={s.form} noValidate onSubmit={(e) => void signIn(e)}>
          <h1>{t('hello')}</h1>
          <p className={s.lede}>{t('sign_in_to')}</p>
          {refused && <p className={s.refused} role="alert"><IconAlertTriangle size={18} aria-hidden />{refused}</p>}
          <Field label={t('login')} error={missing.login ?? null}>
            {(ids) => <TextInput {...ids} size="l" name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />}
          </Field>
          <Field
            label={t('password')}
            error={missing.password ?? null}
            aside={<Button look="link" aria-expanded={help} onClick={() => setHelp(!help)}>{t('forgotten')}</Button>}
          >
            {(ids) => (
              <TextInput
                {...ids}
                size="l"
                name="password"
                type={shown ? 'text' : 'password'}
                autoComplete="current-password"
                after={(
                  <button type="button" className={s.eye} aria-pressed={shown} aria-label={t(shown ? 'hide_password' : 'show_password')} onClick={() => setShown(!shown)}>
                    {shown ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
                  </button>
                )}
              />
            )}
          </Field>
          {help && <p className={s.help}>{t('forgotten_help')}</p>}
          {code && (
            <Field label={t('code')} hint={t('code_help')}>
              {(ids) => <TextInput {...ids} size="l" name="otp" inputMode="numeric" autoComplete="one-time-code" autoFocus />}
            </Field>
          )}
          <Button look="fill" size="l" type="submit" wide busy={busy}>{t('sign_in')}</Button>
          <p className={s.note}><IconServer2 size={14} aria-hidden />{t('hosted')}</p>
        </form>
      </main>
      <div className={s.right}><Town top={t('drawn_top')} middle={t('drawn_middle')} base={t('drawn_base')} /></div>
      <footer className={s.plinth}>
        {(['fr', 'en'] as const).map((l) => (
          <button key={l} type="button" lang={l} aria-pressed={language === l} onClick={() => onLanguage(l)}>{l === 'fr' ? 'Français' : 'English'}</button>
        ))}
      </footer>
    </div>
  );
}

