import { QueryErrorResetBoundary } from '@tanstack/react-query';
import { Component, type ReactNode } from 'react';
import { asProblem } from '../api/problem';
import { useWords } from '../i18n/words';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { words } from './words';

interface State { error: Error | null }

class Boundary extends Component<{ children: ReactNode; onReset: () => void; at: string | undefined }, State> {
  override state: State = { error: null };
  static getDerivedStateFromError(error: Error): State {
    return { error };
  }
  override componentDidUpdate(before: { at: string | undefined }): void {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null });
  }
  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    const retry = () => {
      this.props.onReset();
      this.setState({ error: null });
    };
    return <BrokenPage error={this.state.error} onRetry={retry} />;
  }
}

function BrokenPage({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const t = useWords(words);
  const problem = asProblem(error);
  if (problem?.status === 404) return <NotFound />;
  return (
    <div role="alert" style={{ flex: 1, display: 'flex', flexDirection: 'column', minHeight: 0 }}>
      <Empty
        drawing="lamp"
        title={t('broken')}
        actions={<Button look="fill" onClick={onRetry}>{t('retry')}</Button>}
        note={problem?.requestId ? t('reference', { id: problem.requestId }) : problem ? problem.code : error.message}
      >
        {problem?.isOffline ? t('unreachable') : problem && problem.status < 500 ? problem.message : t('broken_help')}
      </Empty>
    </div>
  );
}

export function NotFound() {
  const t = useWords(words);
  return (
    <Empty drawing="document" title={t('not_found')} actions={<Button look="line" onClick={() => window.location.assign('/')}>{t('home')}</Button>}>
      {t('not_found_help')}
    </Empty>
  );
}

// Never a bare error: a sentence, a reference and a way on. `at` is the address: going elsewhere clears the failure.
export function Broken({ children, at }: { children: ReactNode; at?: string }) {
  return <QueryErrorResetBoundary>{({ reset }) => <Boundary onReset={reset} at={at}>{children}</Boundary>}</QueryErrorResetBoundary>;
}
Broken.Page = BrokenPage;
