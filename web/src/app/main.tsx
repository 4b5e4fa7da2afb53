import '../ui/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { asProblem } from '../api/problem';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: true,
      // A refusal is an answer: only silence and a server out of breath are worth asking again.
      retry: (count, error) => {
        const status = asProblem(error)?.status ?? 0;
        return count < 2 && (status === 0 || status >= 500);
      },
      gcTime: 10 * 60_000,
    },
    mutations: { retry: false },
  },
});

createRoot(document.getElementById('root')!, {
  // What does not exist, or may not be seen, is an answer that its page shows; anything else is told to the console.
  onCaughtError: (error) => {
    const status = asProblem(error)?.status ?? 0;
    if (status < 400 || status >= 500) console.error(error);
  },
}).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
