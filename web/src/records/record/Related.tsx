import { Link } from 'wouter';
import type { Amount, EntityDef, FieldDef, RelatedList, SocleRecord, Value } from '../../api/types';
import { useModel } from '../../api/useModel';
import { titleFields } from '../../api/titles';
import { StageMark } from '../../fields/stage';
import { fieldTypes, typeOf } from '../../fields/all';
import { entityIcon } from '../../fields/entityIcon';
import { isPerson } from '../../fields/reference/search';
import { isEmpty } from '../../fields/type';
import { asCoded } from '../../fields/values';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { IconButton } from '../../ui/Button';
import { IconPlus } from '../../ui/icons';
import { Avatar } from '../../ui/Label';
import { useCreateRecord } from '../create/CreateProvider';
import s from './RecordPage.module.css';
import { words } from './words';

interface RelatedProps { entity: EntityDef; record: SocleRecord; list: RelatedList }

// A related list: how many, the first five, and one more with its link already made.
export function Related({ entity, record, list }: RelatedProps) {
  const t = useWords(words);
  const model = useModel();
  const create = useCreateRecord();
  const relation = entity.relations.find((r) => r.name === list.name);
  const target = relation && model.find(relation.entity);
  if (!relation || !target) return null;
  const link = model.field(target.name, relation.field);
  const ref = { id: record.id, label: record._label };
  const value: Value = link?.type === 'link' ? { ...ref, entity: entity.name } : link?.type === 'multi_reference' ? [ref] : ref;
  const filter = JSON.stringify({ field: relation.field, op: link?.type === 'multi_reference' ? 'in' : 'eq', value: link?.type === 'multi_reference' ? [record.id] : record.id });
  return (
    <section className={s.related}>
      <div className={s.relatedHead}>
        <h2>{upper(relation.label)}</h2>
        <span className="faint num">{list.total}</span>
        {target.rights.create && <IconButton icon={IconPlus} size="s" label={t('add', { what: relation.label })} onClick={() => create({ entity: target.name, preset: { [relation.field]: value }, onCreated: () => {} })} />}
      </div>
      <ul>{list.items.slice(0, 5).map((row) => <Row key={row.id} target={target} row={row} skip={relation.field} />)}</ul>
      {list.total > 5 && link?.type !== 'link' && <Link className={s.all} href={`/${target.plural}?filter=${encodeURIComponent(filter)}`}>{t('see_all', { n: list.total })}</Link>}
    </section>
  );
}

function Row({ target, row, skip }: { target: EntityDef; row: SocleRecord; skip: string }) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const Glyph = entityIcon(target);
  const stage = target.fields.find((f) => f.type === 'stage');
  const at = stage && asCoded(row[stage.name]);
  const names = [...new Set([...(target.layouts.card ?? []), ...(target.layouts.list ?? [])])].filter((n) => n !== skip && !titleFields(target).includes(n));
  const fields = names.map((n) => model.field(target.name, n)).filter((f): f is FieldDef => !!f && !isEmpty(row[f.name]));
  const money = fields.find((f) => f.type === 'money');
  const label = fields.find((f) => f.type === 'choice');
  const end = money ?? label;
  const said = fields.filter((f) => f !== end && f.type !== 'stage' && f.type !== 'link').slice(0, at ? 1 : 2)
    .map((f) => (f.name === 'expected_close_on' ? t('closed', { day: format.day(String(row[f.name])) }) : fieldTypes[f.type].text(row[f.name], f, format)));
  const View = label && typeOf(label).View;
  return (
    <li className={s.row}>
      {isPerson(target.name) ? <Avatar name={row._label} size={22} /> : at && stage ? <StageMark field={stage} code={at.code} /> : <Glyph size={16} className="quiet" aria-hidden />}
      <div className={s.rowText}>
        <Link className="cut" href={`/${target.plural}/${row.id}`}>{row._label}</Link>
        {(at || said.length > 0) && <p className="cut">{[at?.label, ...said].filter(Boolean).join(', ')}</p>}
      </div>
      {money ? <span className="num">{format.money(row[money.name] as Amount)}</span> : View && label ? <span><View field={label} value={row[label.name]} dense /></span> : null}
    </li>
  );
}
