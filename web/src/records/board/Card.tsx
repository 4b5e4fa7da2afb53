import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Amount, EntityDef, FieldDef, SocleRecord } from '../../api/types';
import { asRef } from '../../fields/values';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { IconButton } from '../../ui/Button';
import { usePhone } from '../../ui/media';
import { IconArrowBackUp, IconDots, IconHourglass } from '../../ui/icons';
import { Menu, type MenuEntry } from '../../ui/Menu';
import { NextStepView } from '../NextStepView';
import s from './board.module.css';
import { words } from './words';

interface CardProps {
  entity: EntityDef;
  record: SocleRecord;
  shown: CardFields;
  mostDays: number | undefined;
  /** Won or lost: nothing planned is then no lack. */
  closed: boolean;
  missing: number | null;
  moving: boolean;
  entries: MenuEntry[];
  onOpen: () => void;
}

/** Which fields of a card stand where: drawn from its layout, by type. */
export interface CardFields { top?: FieldDef | undefined; money?: FieldDef | undefined; day?: FieldDef | undefined }

export const cardFields = (entity: EntityDef): CardFields => {
  const fields = (entity.layouts.card ?? []).map((name) => entity.fields.find((f) => f.name === name));
  const first = (type: string) => fields.find((f) => f?.type === type);
  return { top: first('reference'), money: first('money'), day: first('date') };
};

export function Card({ entity, record, shown, mostDays, closed, missing, moving, entries, onOpen }: CardProps) {
  const t = useWords(words);
  const format = useFormat();
  const phone = usePhone();
  const box = useRef<HTMLLIElement>(null);
  const [dragged, setDragged] = useState(false);
  const can = entity.rights.update;
  const { id } = record;
  useEffect(() => {
    if (!box.current || !can) return;
    return draggable({
      element: box.current,
      getInitialData: () => ({ card: id }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [id, can]);
  const days = typeof record._age_days === 'number' ? record._age_days : null;
  const over = days !== null && !!mostDays && days > mostDays;
  const amount = shown.money && (record[shown.money.name] as Amount | null);
  const day = shown.day && record[shown.day.name];
  return (
    <li ref={box} className={s.card} data-card={id} data-dragged={dragged || undefined} data-refused={missing !== null || undefined} data-moving={moving || undefined}>
      <div className={s.line}>
        <span className="cut">{shown.top && asRef(record[shown.top.name])?.label}</span>
        {days !== null && (
          <span className={`${s.age} num ${over ? 'warn' : ''}`} title={over ? t('over', { n: days, most: mostDays }) : undefined}>
            {over && <IconHourglass size={14} aria-hidden />}{t('days', { n: days })}
          </span>
        )}
      </div>
      <Link
        href={`/${entity.plural}/${id}`}
        className={s.name}
        draggable={false}
        onClick={(e) => {
          if (e.ctrlKey || e.metaKey || e.shiftKey) return;
          e.preventDefault();
          onOpen();
        }}
      >
        {record._label}
      </Link>
      {(shown.money || shown.day) && (
        <div className={s.figures}>
          <strong className="num">{amount ? format.money(amount) : ''}</strong>
          {shown.day && <span className={typeof day === 'string' && day < format.today() ? 'late num' : 'num'}>{typeof day === 'string' ? format.day(day) : t('no_date')}</span>}
        </div>
      )}
      <div className={s.next}>
        {missing !== null ? <span className="late" style={{ display: 'flex', alignItems: 'center', gap: 7 }}><IconArrowBackUp size={14} aria-hidden />{t('missing', { n: missing })}</span> : <NextStepView record={record} closed={closed} />}
        <span className={s.tools}>
          <Menu label={t('actions', { name: record._label })} align="end" entries={entries}>
            {(button) => <IconButton icon={IconDots} size={phone ? 'touch' : 's'} label={t('actions', { name: record._label })} {...button} />}
          </Menu>
        </span>
      </div>
    </li>
  );
}
