import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import type { BoardColumn, EntityDef, FieldDef } from '../../api/types';
import { StageMark } from '../../fields/stage';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import { IconPlus } from '../../ui/icons';
import s from './board.module.css';
import { words } from './words';

interface ColumnProps {
  entity: EntityDef;
  field: FieldDef;
  column: BoardColumn;
  /** Drawn dashed at the top: where a refused card wanted to go. */
  place?: { text: ReactNode; ref: Ref<HTMLDivElement> } | undefined;
  onCreate: () => void;
  onMore: () => void;
  children: ReactNode;
}

// A stage: its head says how many and how much; its body takes what is dropped on it.
export function Column({ entity, field, column, place, onCreate, onMore, children }: ColumnProps) {
  const t = useWords(words);
  const format = useFormat();
  const box = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const { stage, count, sum, weighted, items } = column;
  useEffect(() => {
    if (!box.current) return;
    return dropTargetForElements({
      element: box.current,
      getData: () => ({ stage: stage.code }),
      canDrop: ({ source }) => typeof source.data.card === 'number',
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [stage.code]);
  const left = count - items.length;
  const id = `stage-${stage.code}`;
  return (
    <section ref={box} className={s.column} data-closed={stage.category !== 'open' || undefined} data-narrow={(stage.category !== 'open' && count === 0 && !place) || undefined} data-over={over || undefined} aria-labelledby={id}>
      <header className={s.head}>
        <div className={s.title}>
          <StageMark field={field} code={stage.code} />
          <h2 id={id} className="cut">{stage.label}</h2>
          <span className="faint num">{format.number(count)}</span>
          {entity.rights.create && stage.category === 'open' && <IconButton icon={IconPlus} size="s" label={t('create_in', { stage: stage.label })} onClick={onCreate} />}
        </div>
        <div className={`${s.sums} num`}>
          <span>{sum && format.money({ ...sum, amount: String(Math.round(Number(sum.amount))) })}</span>
          {weighted && stage.category === 'open' && <span>{t('weighted_at', { sum: format.money({ ...weighted, amount: String(Math.round(Number(weighted.amount))) }), percent: format.percent(stage.probability) })}</span>}
        </div>
      </header>
      <ul className={s.cards}>
        {place && <li><div ref={place.ref} className={s.place}>{place.text}</div></li>}
        {items.length === 0 && !place && <li className={s.none}>{t('empty')}</li>}
        {children}
        {left > 0 && <li className={s.more}><Button look="plain" size="s" onClick={onMore}>{t('more', { n: left })}</Button></li>}
      </ul>
    </section>
  );
}
