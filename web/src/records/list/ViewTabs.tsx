import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch, post, remove } from '../../api/client';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import type { EntityDef, Page, SavedView } from '../../api/types';
import { useMe } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Segments, TextInput } from '../../ui/Field';
import { IconChevronDown, IconLink, IconPencil, IconPin, IconPinnedOff, IconPlus, IconTrash } from '../../ui/icons';
import { Menu, type MenuEntry } from '../../ui/Menu';
import { Tabs } from '../../ui/Tabs';
import { tell } from '../../ui/Toast';
import { wireFilter } from '../filter/filter';
import { togglePin, usePins } from '../pins';
import { type ListState, viewKey } from './useListState';
import s from './list.module.css';
import { words } from './words';

// How many rows each of the first views holds: asked apart, never waited for.
function useViewCounts(entity: EntityDef, views: SavedView[]): (string | undefined)[] {
  const format = useFormat();
  const results = useQueries({
    queries: views.map((view) => {
      const filter = wireFilter(view.state.filter);
      const params = { ...(filter ? { filter: JSON.stringify(filter) } : {}), ...(view.state.q ? { q: view.state.q } : {}) };
      return {
        queryKey: keys.count(entity.name, params),
        queryFn: ({ signal }: { signal: AbortSignal }) => get<Page>(`/${entity.plural}`, { query: { ...params, fields: 'id', limit: 1, count: 'capped' }, signal }),
        staleTime: 60_000,
      };
    }),
  });
  return results.map((r) => {
    const n = r.data?.total;
    return n === undefined || n === null ? undefined : n > 10_000 ? `${format.number(10_000)}+` : format.number(n);
  });
}

const most = 7;

export function ViewTabs({ entity, list }: { entity: EntityDef; list: ListState }) {
  const t = useWords(words);
  const me = useMe();
  const client = useQueryClient();
  const pins = usePins();
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const { view, views, modified } = list;
  const head = views.slice(0, most);
  const shown = head.includes(view) ? head : [...head.slice(0, -1), view];
  const counts = useViewCounts(entity, shown);
  const href = `/${entity.plural}?view=${viewKey(view)}`;
  const pinned = pins.some((p) => p.href === href);
  const mine = view.id !== undefined && (!view.owner || view.owner.id === me.id || me.powers.includes('admin.model'));

  async function drop() {
    if (view.id === undefined) return;
    await remove(`/views/${view.id}`);
    await client.invalidateQueries({ queryKey: keys.views(entity.name) });
    if (pinned) togglePin({ href, label: view.label });
    list.open(views[0]!);
    const { label, state, shared } = view;
    tell(t('view_deleted', { name: label }), {
      undo: () => void post('/views', { entity: entity.name, label, state, shared }).then(() => client.invalidateQueries({ queryKey: keys.views(entity.name) })),
    });
  }
  const entries: MenuEntry[] = [
    ...views.filter((v) => !shown.includes(v)).map((v) => ({ label: v.label, onSelect: () => list.open(v) })),
    ...(views.length > shown.length ? ['line' as const] : []),
    { label: t(pinned ? 'unpin' : 'pin'), icon: pinned ? IconPinnedOff : IconPin, onSelect: () => togglePin({ href, label: view.label }) },
    { label: t('copy_link'), icon: IconLink, onSelect: () => void navigator.clipboard?.writeText(window.location.href).then(() => tell(t('link_copied'))) },
    ...(mine ? [
      { label: t('rename'), icon: IconPencil, onSelect: () => setNaming('rename') },
      { label: t('delete_view'), icon: IconTrash, danger: true, onSelect: () => void drop() },
    ] : []),
  ];
  return (
    <div className={s.views}>
      <Tabs
        label={t('views')}
        panel="rows"
        tabs={shown.map((v, i) => ({ value: viewKey(v), label: v.label, count: v === view ? undefined : counts[i], mark: modified && v === view ? t('modified') : undefined }))}
        value={viewKey(view)}
        onChange={(key) => list.open(views.find((v) => viewKey(v) === key) ?? view)}
      />
      <Menu label={t('view_actions')} entries={entries}>
        {(button) => <IconButton icon={IconChevronDown} size="s" label={t('view_actions')} {...button} />}
      </Menu>
      <Button look="plain" size="s" icon={IconPlus} className={s.newView} onClick={() => setNaming('new')}>{t('new_view')}</Button>
      {naming && <NameView entity={entity} list={list} rename={naming === 'rename'} onClose={() => setNaming(null)} />}
    </div>
  );
}

// At the right of the filters, only when the view was changed.
export function SaveView({ entity, list }: { entity: EntityDef; list: ListState }) {
  const t = useWords(words);
  const client = useQueryClient();
  const me = useMe();
  const [naming, setNaming] = useState(false);
  if (!list.modified) return null;
  const { view, state } = list;
  const mine = view.id !== undefined && (!view.owner || view.owner.id === me.id);
  async function save() {
    try {
      await patch(`/views/${view.id}`, { state: stateToKeep(state) });
      await client.invalidateQueries({ queryKey: keys.views(entity.name) });
      list.reset();
    } catch (error) {
      tell(asProblem(error)?.message ?? String(error));
    }
  }
  return (
    <>
      <Button look="plain" size="s" onClick={list.reset}>{t('reset')}</Button>
      <Button size="s" look={mine ? 'line' : 'outline'} onClick={() => setNaming(true)}>{t('save_as')}</Button>
      {mine && <Button look="outline" size="s" onClick={() => void save()}>{t('save')}</Button>}
      {naming && <NameView entity={entity} list={list} rename={false} onClose={() => setNaming(false)} />}
    </>
  );
}

const stateToKeep = (state: ListState['state']) => ({ ...state, filter: wireFilter(state.filter) ?? { and: [] } });

function NameView({ entity, list, rename, onClose }: { entity: EntityDef; list: ListState; rename: boolean; onClose: () => void }) {
  const t = useWords(words);
  const client = useQueryClient();
  const [label, setLabel] = useState(rename ? list.view.label : '');
  const [shared, setShared] = useState<'me' | 'team' | 'everybody'>(rename ? (list.view.shared ?? 'me') : 'me');
  const [error, setError] = useState<string | null>(null);
  async function save() {
    if (!label.trim()) return setError(t('view_needs_name'));
    try {
      if (rename) await patch(`/views/${list.view.id}`, { label: label.trim(), shared });
      else {
        const made = await post<SavedView>('/views', { entity: entity.name, label: label.trim(), shared, state: stateToKeep(list.state) });
        await client.invalidateQueries({ queryKey: keys.views(entity.name) });
        list.open({ ...made, label, state: list.state });
      }
      await client.invalidateQueries({ queryKey: keys.views(entity.name) });
      onClose();
    } catch (failure) {
      setError(asProblem(failure)?.message ?? String(failure));
    }
  }
  return (
    <Dialog
      title={rename ? t('rename') : t('save_as')}
      width={420}
      onClose={onClose}
      onSubmit={() => void save()}
      foot={(
        <>
          <Button look="plain" onClick={onClose}>{t('cancel')}</Button>
          <Button look="fill" type="submit">{t('save')}</Button>
        </>
      )}
    >
      <Field label={t('view_name')} error={error} required>
        {(ids) => <TextInput {...ids} data-autofocus value={label} maxLength={80} onChange={(e) => setLabel(e.currentTarget.value)} />}
      </Field>
      <Field label={t('shared_with')}>
        {() => (
          <Segments
            label={t('shared_with')}
            value={shared}
            onChange={setShared}
            segments={[{ value: 'me', label: t('only_me') }, { value: 'team', label: t('my_team') }, { value: 'everybody', label: t('everybody') }]}
          />
        )}
      </Field>
    </Dialog>
  );
}
