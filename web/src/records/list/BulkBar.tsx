import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client';
import { followJob, jobId } from '../../api/jobs';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import type { Condition, EntityDef, FieldDef, Job, Value } from '../../api/types';
import { useModel } from '../../api/useModel';
import { toWire } from '../../api/wire';
import { isEditable } from '../../fields/all';
import { useWords } from '../../i18n/words';
import { IconButton } from '../../ui/Button';
import { IconDots, IconDownload, IconPencil, IconTag, IconTrash, IconUserPlus, IconX } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { useShortcut } from '../../ui/shortcuts';
import { tell } from '../../ui/Toast';
import { useModules } from '../slots';
import { BulkEdit } from './BulkEdit';
import s from './list.module.css';
import { words } from './words';

export interface Selection {
  ids: ReadonlySet<number>;
  /** The whole result of the filter, and not only the rows that were seen. */
  all: boolean;
}

interface BulkBarProps {
  entity: EntityDef;
  selection: Selection;
  total: number | undefined;
  filter: Condition | undefined;
  q: string | undefined;
  onAll: () => void;
  onClear: () => void;
  onExport: (ids: number[] | null) => void;
}

interface Result { updated?: number; changed?: number; deleted?: number; refused?: number; change_set_id?: number }

export function BulkBar({ entity, selection, total, filter, q, onAll, onClear, onExport }: BulkBarProps) {
  const t = useWords(words);
  const model = useModel();
  const modules = useModules();
  const client = useQueryClient();
  const [editing, setEditing] = useState<FieldDef | 'any' | null>(null);
  const [progress, setProgress] = useState<Job | null>(null);
  const n = selection.all ? (total ?? selection.ids.size) : selection.ids.size;
  const owner = model.field(entity.name, 'owner');
  const tags = entity.fields.find((f) => f.type === 'tags' && isEditable(f));

  // One change for the whole selection, followed until its end, and undone as one.
  async function run(change: Record<string, unknown>, done: (n: number) => string) {
    const select = selection.all ? { filter: filter ?? { and: [] }, ...(q ? { q } : {}) } : { ids: [...selection.ids] };
    setEditing(null);
    try {
      const answer = await post<unknown>(`/${entity.plural}/bulk`, { select, ...change });
      const id = jobId(answer);
      const job = id === null ? null : await followJob(id, setProgress);
      const result = (job?.result ?? answer ?? {}) as Result;
      if (job && job.state !== 'done') throw new Error(asText(job.error) ?? job.state);
      const changed = result.updated ?? result.changed ?? result.deleted ?? n;
      const set = result.change_set_id;
      const text = result.refused ? t('done_partly', { n: changed, refused: result.refused }) : done(changed);
      tell(text, set === undefined ? {} : {
        undo: () => void post(`/change_sets/${set}/reversal`).then(refresh, (e: unknown) => tell(asProblem(e)?.message ?? String(e))),
      });
      onClear();
    } catch (error) {
      tell(t('failed', { why: asProblem(error)?.message ?? (error as Error).message }));
    } finally {
      setProgress(null);
      refresh();
    }
  }
  const refresh = () => void client.invalidateQueries({ queryKey: keys.lists(entity.name) });
  const write = (field: FieldDef, value: Value) =>
    run(field.type === 'tags' ? { set: { [field.name]: { add: toWire(value) } } } : { set: { [field.name]: toWire(value) } }, (count) => t('done', { n: count }));

  const can = entity.rights;
  useShortcut(can.update && owner && isEditable(owner) ? 'a' : null, t('assign'), t('selection'), () => setEditing(owner ?? null));
  return (
    <div className={s.bulk} role="region" aria-label={t('selection')}>
      <strong className={s.bulkCount}>{selection.all ? t('all_selected', { n }) : t('selected', { n })}</strong>
      {!selection.all && total !== undefined && total > n && <button type="button" className={s.bulkAll} onClick={onAll}>{t('select_all', { n: total })}</button>}
      {progress ? (
        <span className={s.bulkProgress} role="status">{t('working_on')} {progress.total ? t('working', { done: progress.done, total: progress.total }) : ''}</span>
      ) : (
        <>
          <i />
          {can.update && owner && isEditable(owner) && <button type="button" onClick={() => setEditing(owner)}><IconUserPlus size={16} aria-hidden />{t('assign')}</button>}
          {can.update && <button type="button" onClick={() => setEditing('any')}><IconPencil size={16} aria-hidden />{t('edit_field')}</button>}
          {can.update && tags && <button type="button" onClick={() => setEditing(tags)}><IconTag size={16} aria-hidden />{t('tag')}</button>}
          {can.export && <button type="button" onClick={() => onExport(selection.all ? null : [...selection.ids])}><IconDownload size={16} aria-hidden />{t('export')}</button>}
          {modules.flatMap((m) => m['list.bulk_action'] ?? []).filter((a) => a.entities === 'all' || a.entities.includes(entity.name))
            .map(({ action: Action }, i) => <Action key={i} entity={entity} ids={[...selection.ids]} onDone={onClear} />)}
          {can.delete && (
            <Menu label={t('more')} align="end" entries={[{ label: t('delete'), icon: IconTrash, danger: true, onSelect: () => void run({ delete: true }, (count) => t('deleted', { n: count })) }]}>
              {(button) => <button type="button" aria-label={t('more')} {...button}><IconDots size={16} aria-hidden /></button>}
            </Menu>
          )}
        </>
      )}
      <i />
      <IconButton icon={IconX} size="s" label={t('clear')} onClick={onClear} />
      {editing && <BulkEdit entity={entity} field={editing === 'any' ? null : editing} n={n} onApply={(field, value) => void write(field, value)} onClose={() => setEditing(null)} />}
    </div>
  );
}

const asText = (error: unknown): string | null =>
  (typeof error === 'string' ? error : typeof error === 'object' && error !== null && 'detail' in error ? String(error.detail) : null);
