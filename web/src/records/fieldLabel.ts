// The name of a road to a field in one breath: "Responsable du compte", "City of the account".
import type { ModelIndex } from '../api/useModel';
import { grammar } from '../i18n/grammar';
import type { Language } from '../i18n/words';

export function pathLabel(model: ModelIndex, entity: string, path: string, language: Language): string | null {
  const steps = path.split('.');
  const found = model.path(entity, path);
  if (!found) return null;
  if (steps.length === 1 || (steps.length === 2 && steps[1] === 'category')) return found.field.label;
  const owner = model.find(found.entity);
  return owner ? `${found.field.label} ${grammar(language).ofThe(owner.label)}` : found.labels.join(' › ');
}
