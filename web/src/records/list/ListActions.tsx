import { Link, useLocation } from 'wouter';
import { titleSort } from '../../api/titles';
import type { EntityDef } from '../../api/types';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import b from '../../ui/Button.module.css';
import { Segments } from '../../ui/Field';
import { IconArrowsSort, IconDots, IconDownload, IconFileImport, IconLayoutKanban, IconList, IconPlus, IconRefresh } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { sortKeys } from './columns';
import type { ListState } from './useListState';
import { words } from './words';

interface ListActionsProps {
  entity: EntityDef;
  list: ListState;
  onCreate: () => void;
  onExport: (kind: 'csv' | 'xlsx') => void;
  onReload: () => void;
}

export function ListActions({ entity, list, onCreate, onExport, onReload }: ListActionsProps) {
  const t = useWords(words);
  const [, navigate] = useLocation();
  const { search } = window.location;
  const board = entity.fields.some((f) => f.type === 'stage');
  const key = sortKeys(list.state.sort)[0];
  const sortable = entity.fields.filter((f) => f.sortable && (entity.layouts.list?.includes(f.name) || titleSort(entity) === f.name || list.state.columns?.includes(f.name)));
  return (
    <>
      {board && (
        <Segments
          label={t('layout')}
          value="list"
          onChange={() => navigate(`/${entity.plural}/board${search}`)}
          segments={[{ value: 'list', label: t('list'), icon: IconList }, { value: 'board', label: t('board'), icon: IconLayoutKanban }]}
        />
      )}
      {entity.rights.import && <Link href={`/imports?entity=${entity.name}`} className={`${b.button} ${b.line}`}><IconFileImport size={16} aria-hidden />{t('import')}</Link>}
      <span data-phone style={{ display: 'flex' }}>
        <Menu
          label={t('more')}
          align="end"
          entries={[
            ...(entity.rights.export ? [
              { label: t('export_csv'), icon: IconDownload, onSelect: () => onExport('csv') },
              { label: t('export_xlsx'), icon: IconDownload, onSelect: () => onExport('xlsx') },
            ] : []),
            { label: t('refresh'), icon: IconRefresh, onSelect: onReload },
            'line' as const,
            { title: t('sort') },
            ...sortable.map((f) => ({
              label: f.label,
              icon: IconArrowsSort,
              checked: key?.path === f.name,
              onSelect: () => list.set({ sort: key?.path === f.name && !key.down ? `-${f.name}` : f.name }),
            })),
          ]}
        >
          {(button) => <IconButton look="line" icon={IconDots} label={t('more')} {...button} />}
        </Menu>
      </span>
      {entity.rights.create && <Button look="fill" icon={IconPlus} onClick={onCreate}>{upper(entity.label.one)}</Button>}
    </>
  );
}
