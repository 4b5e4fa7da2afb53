import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import s from './Admin.module.css';
import type { Publication } from './publish';
import { words } from './words';

// What a draft would do, in sentences, before it is published.
export function Changes({ publication }: { publication: Publication }) {
  const t = useWords(words);
  const { draft, error, published } = publication;
  return (
    <div aria-live="polite">
      {error && <p className={s.error} role="alert">{error}</p>}
      {published && <p className={s.good}>{t('published', { version: published })}</p>}
      {draft && (
        <section className={s.changes}>
          <h2 className={s.section}>{t('willDo')}</h2>
          <ul>{draft.preview.differences.map((d) => <li key={d.code + d.text}>{d.text}</li>)}</ul>
          {draft.preview.refusals.length > 0 && (
            <>
              <h2 className={s.section}>{t('inTheWay')}</h2>
              <ul>{draft.preview.refusals.map((r) => <li key={r.code + r.text} className={s.error}>{r.text} {r.examples.map((e) => e.label).join(', ')}</li>)}</ul>
            </>
          )}
          <div className={s.row}>
            <Button onClick={publication.drop}>{t('cancel')}</Button>
            <Button look="fill" busy={publication.busy} disabled={draft.preview.refusals.length > 0} onClick={() => void publication.publish()}>{t('publish')}</Button>
          </div>
        </section>
      )}
    </div>
  );
}
