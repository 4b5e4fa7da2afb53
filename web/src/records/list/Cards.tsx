import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { titleFields } from '../../api/titles';
import type { EntityDef, SocleRecord } from '../../api/types';
import { typeOf } from '../../fields/all';
import { isPerson } from '../../fields/reference/search';
import { isEmpty } from '../../fields/type';
import { useWords } from '../../i18n/words';
import { IconMail, IconPhone } from '../../ui/icons';
import { Avatar } from '../../ui/Label';
import { NextStepView } from '../NextStepView';
import { type Column, valueAt } from './columns';
import s from './list.module.css';
import { words } from './words';

interface CardsProps {
  entity: EntityDef;
  rows: SocleRecord[];
  columns: Column[];
  hasMore: boolean;
  onMore: () => void;
  onOpen: (id: number) => void;
}

// On a phone a row is a card: its name, three fields, the next step, and the gestures at 44 px.
export function Cards({ entity, rows, columns, hasMore, onMore, onOpen }: CardsProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => 92, overscan: 6 });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 15) onMore();
  }, [last, rows.length, hasMore, onMore]);
  return (
    <div ref={scroll} className={s.cards}>
      <ul style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => (
          <li key={rows[index]!.id} ref={virtual.measureElement} data-index={index} style={{ transform: `translateY(${start}px)` }}>
            <Card entity={entity} row={rows[index]!} columns={columns} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Card({ entity, row, columns, onOpen }: { entity: EntityDef; row: SocleRecord; columns: Column[]; onOpen: (id: number) => void }) {
  const t = useWords(words);
  const name = row._label;
  const phone = columns.find((c) => c.field?.type === 'phone');
  const email = columns.find((c) => c.field?.type === 'email');
  const number = phone && valueAt(row, phone.path);
  const address = email && valueAt(row, email.path);
  const fields = columns.filter((c) => !titleFields(entity).includes(c.path) && c.field && c !== phone && c !== email && !isEmpty(valueAt(row, c.path))).slice(0, 3);
  return (
    <div className={s.card}>
      {isPerson(entity.name) && <Avatar name={name} size={26} />}
      <div className={s.cardText}>
        <Link
          href={`/${entity.plural}/${row.id}`}
          className={s.cardName}
          onClick={(e) => {
            e.preventDefault();
            onOpen(row.id);
          }}
        >
          {name}
        </Link>
        <div className={s.cardFields}>
          {fields.map((c) => {
            const { View } = typeOf(c.field!);
            return <span key={c.path} className={s.cardField}><View field={c.field!} value={valueAt(row, c.path)} dense /></span>;
          })}
        </div>
        {columns.some((c) => c.path === '_next') && <NextStepView record={row} />}
      </div>
      {typeof number === 'string' && number && <a className={s.cardAct} href={`tel:${number}`} aria-label={t('call', { name })}><IconPhone size={22} aria-hidden /></a>}
      {typeof address === 'string' && address && <a className={s.cardAct} href={`mailto:${address}`} aria-label={t('write', { name })}><IconMail size={22} aria-hidden /></a>}
    </div>
  );
}
