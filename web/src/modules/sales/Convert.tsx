import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { get, post, remove } from '../../api/client';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import type { Amount, EntityDef, Ref, SocleRecord, Value } from '../../api/types';
import { useModel } from '../../api/useModel';
import { typeOf } from '../../fields/all';
import { isEmpty } from '../../fields/type';
import { asRef } from '../../fields/values';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Checkbox, Field, TextInput } from '../../ui/Field';
import { IconUserPlus } from '../../ui/icons';
import { tell } from '../../ui/Toast';
import type { PanelProps } from '../../records/slots';
import s from './sales.module.css';
import { words } from './words';

// A lead becomes an account, a contact and, most often, an opportunity: in one write, that can be withdrawn.
function Conversion({ entity, record, onClose }: { entity: EntityDef; record: SocleRecord; onClose: () => void }) {
  const t = useWords(words);
  const model = useModel();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [account, setAccount] = useState<Value>(record.account ?? null);
  const [withOpportunity, setWith] = useState(true);
  const [name, setName] = useState(String(record.received_company ?? record._label));
  const [amount, setAmount] = useState<Value>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const accountField = model.field(entity.name, 'account');
  const amountField = model.field('opportunity', 'amount');
  const Account = accountField && typeOf(accountField).Input;
  const Money = amountField && typeOf(amountField).Input;
  async function convert() {
    setBusy(true);
    try {
      const ref = asRef(account);
      await post(`/${entity.plural}/${record.id}/conversion`, {
        ...(ref ? { account: ref.id } : {}),
        ...(withOpportunity ? { opportunity: { name: name.trim(), ...(amount ? { amount: amount as Amount } : {}) } } : { without_opportunity: true }),
      });
      const after = await client.fetchQuery({ queryKey: keys.record(entity.name, record.id), queryFn: ({ signal }) => get<SocleRecord>(`/${entity.plural}/${record.id}`, { signal }), staleTime: 0 });
      void client.invalidateQueries();
      tell(t('converted'), { undo: () => void remove(`/${entity.plural}/${record.id}/conversion`).then(() => client.invalidateQueries(), (e: unknown) => tell(asProblem(e)?.message ?? String(e))) });
      onClose();
      const opportunity = after.opportunity as Ref | null;
      const target = model.find(opportunity ? 'opportunity' : 'account');
      const to = opportunity ?? (after.account as Ref | null);
      if (to && target) navigate(`/${target.plural}/${to.id}`);
    } catch (error) {
      const problem = asProblem(error);
      setWrong(problem?.errors.map((e) => e.message).join(' ') || problem?.message || String(error));
      setBusy(false);
    }
  }
  return (
    <Dialog
      title={t('convert_title')}
      onClose={onClose}
      onSubmit={() => void convert()}
      foot={<><Button look="plain" onClick={onClose}>{t('cancel')}</Button><Button look="fill" type="submit" busy={busy}>{t('convert')}</Button></>}
    >
      <div className={s.form}>
        <p>{t('convert_sub')}</p>
        {wrong && <p className={s.wrong} role="alert">{wrong}</p>}
        {Account && accountField && <Field label={t('convert_account')}>{(ids) => <Account field={accountField} ids={ids} value={account} onChange={setAccount} />}</Field>}
        <Checkbox label={t('with_opportunity')} checked={withOpportunity} onChange={(e) => setWith(e.currentTarget.checked)} />
        {withOpportunity && <Field label={t('opportunity_name')}>{(ids) => <TextInput {...ids} value={name} onChange={(e) => setName(e.currentTarget.value)} />}</Field>}
        {withOpportunity && Money && amountField && <Field label={t('amount')}>{(ids) => <Money field={amountField} ids={ids} value={amount} onChange={setAmount} />}</Field>}
      </div>
    </Dialog>
  );
}

export default function Convert({ entity, record }: PanelProps) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  if (!entity.rights.update || !isEmpty(record.converted_at)) return null;
  return (
    <>
      <Button look="fill" icon={IconUserPlus} onClick={() => setOpen(true)}>{t('convert')}</Button>
      {open && <Conversion entity={entity} record={record} onClose={() => setOpen(false)} />}
    </>
  );
}
