import { useQuery } from '@tanstack/react-query';
import { get } from '../../../api/client';
import { useLocale } from '../../../i18n/words';
import { type Definition, inOrder, say } from '../definition';

/** The roles that may be given, in their order, with their names. */
export function useRoles(): { code: string; label: string }[] {
  const { language } = useLocale();
  const { data } = useQuery({ queryKey: ['definition'], queryFn: () => get<Definition>('/model/definition') });
  return inOrder(data?.roles).filter(([, r]) => !r.retired).map(([code, r]) => ({ code, label: say(r.label, language, code) }));
}
