import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';
import type { SocleRecord, Value } from '../../api/types';

export interface Creation {
  entity: string;
  /** Values already known, in the form in which they are read: the link of a related list, the stage of a column. */
  preset?: Record<string, Value>;
  /** Instead of opening the new record. */
  onCreated?: (record: SocleRecord) => void;
}

const CreateContext = createContext<(creation: Creation) => void>(() => {});
export const useCreateRecord = (): ((creation: Creation) => void) => useContext(CreateContext);

const CreatePanel = lazy(() => import('./CreatePanel'));

// From anywhere: `const create = useCreateRecord(); create({ entity: 'opportunity', preset: { account } })`.
export function CreateProvider({ children }: { children: ReactNode }) {
  const [creation, setCreation] = useState<Creation | null>(null);
  const close = useCallback(() => setCreation(null), []);
  return (
    <CreateContext value={setCreation}>
      {children}
      <Suspense>{creation && <CreatePanel creation={creation} onClose={close} />}</Suspense>
    </CreateContext>
  );
}
