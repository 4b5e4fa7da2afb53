// Search as one types among the records of one entity: what references, filters and panels propose.
import { get } from '../../api/client';
import type { EntityDef, Page, Ref } from '../../api/types';
import { titleFields } from '../../api/titles';
import type { ModelIndex } from '../../api/useModel';
import type { Format } from '../../i18n/format';
import type { Option } from '../../ui/Combobox';
import { Avatar } from '../../ui/Label';
import { fieldTypes } from '../all';

export const isPerson = (entity: string | undefined): boolean => entity === 'user' || entity === 'contact' || entity === 'lead';

export const refOption = (ref: Ref, target: string | undefined): Option => ({
  value: String(ref.id),
  label: ref.label,
  lead: isPerson(target) ? <Avatar name={ref.label} size={18} /> : undefined,
});

export function searchIn(model: ModelIndex, entity: EntityDef, format: Format) {
  const details = (entity.layouts.card ?? []).filter((name) => !titleFields(entity).includes(name) && model.field(entity.name, name)).slice(0, 2);
  return async (typed: string, signal: AbortSignal): Promise<Option[]> => {
    const fields = [...titleFields(entity), ...details].join(',');
    const page = await get<Page>(`/${entity.plural}`, { query: { q: typed.trim(), limit: 12, fields }, signal });
    return page.items.map((r) => ({
      ...refOption({ id: r.id, label: r._label }, entity.name),
      detail: details.map((name) => {
        const field = model.field(entity.name, name)!;
        return fieldTypes[field.type].text(r[name], field, format);
      }).filter(Boolean).join(', ') || undefined,
    }));
  };
}
