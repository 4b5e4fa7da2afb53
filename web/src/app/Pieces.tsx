import { type ReactNode, useState } from 'react';
import { Button, IconButton, Kbd } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { Combobox, type Option } from '../ui/Combobox';
import { Calendar, DayInput } from '../ui/DayInput';
import { Dialog } from '../ui/Dialog';
import { Empty, Skeleton } from '../ui/Empty';
import { Checkbox, Field, Segments, TextArea, TextInput } from '../ui/Field';
import { IconList, IconMapPin, IconPhone, IconPlus, IconSearch, IconTag, IconTrash } from '../ui/icons';
import { Avatar, Label, labelColours } from '../ui/Label';
import { Menu } from '../ui/Menu';
import s from './Pieces.module.css';
import { Mark, Slats } from '../ui/Slats';
import { Tabs } from '../ui/Tabs';
import { tell } from '../ui/Toast';
import { VirtualGrid } from '../ui/VirtualGrid';

const people = ['Arnaud Bruno', 'Bertin Lucie', 'Da Costa Miguel', 'Duval Thomas', 'Faure Luc', 'Ferrand Karim', 'Koné Nadia', 'Lefort Catherine'];
const options: Option[] = people.map((label) => ({ value: label, label, lead: <Avatar name={label} size={18} /> }));

// Every piece of ui/, in both themes, with the cast's data. Development only.
export default function Pieces() {
  return (
    <main className={s.page}>
      <h1>Les pièces</h1>
      <div className={s.themes}>
        {(['light', 'dark'] as const).map((theme) => <section key={theme} data-theme={theme} className={s.theme} aria-label={theme}><All /></section>)}
      </div>
    </main>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return <div className={s.part}><h2>{name}</h2><div className={s.row}>{children}</div></div>;
}

function All() {
  const [tab, setTab] = useState<'mine' | 'all'>('mine');
  const [kind, setKind] = useState<'list' | 'map'>('list');
  const [picked, setPicked] = useState<Option | null>(options[6]!);
  const [many, setMany] = useState<Option[]>(options.slice(0, 2));
  const [day, setDay] = useState<string | null>('2026-03-05');
  const [open, setOpen] = useState(false);
  const [selected, setSelected] = useState<Set<number>>(new Set([2]));
  const rows = Array.from({ length: 500 }, (_, i) => ({ id: i, name: people[i % 8]!, city: i % 2 ? 'Lyon' : 'Givors', amount: i * 120 }));
  return (
    <>
      <Part name="Button">
        <Button look="fill" icon={IconPlus}>Contact</Button><Button>Importer</Button><Button look="outline">Enregistrer</Button><Button look="plain">Rétablir</Button>
        <Button look="danger" icon={IconTrash}>Supprimer</Button><Button look="dashed" size="s" icon={IconPlus}>Filtre</Button><Button look="link">Voir les 12</Button>
        <Button look="fill" keys="Entrée">Enregistrer</Button><Button busy>Envoi</Button><Button disabled>Impossible</Button><IconButton icon={IconPhone} label="Appeler" /><Kbd>Ctrl K</Kbd>
      </Part>
      <Part name="Field">
        <Field label="Nom" required error="Écrivez un nom">{(ids) => <TextInput {...ids} defaultValue="" />}</Field>
        <Field label="Téléphone" hint="Dix chiffres">{(ids) => <TextInput {...ids} icon={IconSearch} defaultValue="04 65 71 20 31" />}</Field>
        <Field label="Note">{(ids) => <TextArea {...ids} defaultValue="Ne jamais passer par le standard." />}</Field>
        <Checkbox label="Le rendez-vous a eu lieu" defaultChecked /><Checkbox label="Partiel" mixed readOnly checked={false} />
        <Segments label="Présentation" value={kind} onChange={setKind} segments={[{ value: 'list', label: 'Liste', icon: IconList }, { value: 'map', label: 'Carte', icon: IconMapPin }]} />
      </Part>
      <Part name="Combobox, day">
        <div style={{ width: 240 }}><Combobox source={options} label="Personne" value={picked} onChange={setPicked} clearable create={{ text: (q) => `Créer « ${q} »`, run: (q) => setPicked({ value: q, label: q }) }} /></div>
        <div style={{ width: 300 }}><Combobox source={options} label="Personnes" values={many} onChangeAll={setMany} /></div>
        <div style={{ width: 180 }}><DayInput label="Échéance" value={day} onChange={setDay} /></div>
        <Calendar value={day} onPick={setDay} />
      </Part>
      <Part name="Menu, dialog, toast">
        <Menu label="Actions" entries={[{ label: 'Étiqueter', icon: IconTag, keys: 'T', onSelect: () => {} }, { label: 'Tous', checked: true, onSelect: () => {} }, 'line', { label: 'Supprimer', icon: IconTrash, danger: true, onSelect: () => {} }]}>
          {(button) => <Button {...button}>Plus</Button>}
        </Menu>
        <Button onClick={() => setOpen(true)}>Dialogue</Button>
        <Button onClick={() => tell('3 contacts supprimés', { undo: () => {} })}>Annonce</Button>
        {open && <Dialog title="Il manque trois éléments" sub="Pour passer en Proposition." onClose={() => setOpen(false)} foot={<Button look="fill">Passer en Proposition</Button>}>Une date de clôture prévue.</Dialog>}
      </Part>
      <Part name="Tabs, chips, labels">
        <Tabs label="Vues" value={tab} onChange={setTab} tabs={[{ value: 'mine', label: 'Mes contacts actifs', mark: 'modifiée' }, { value: 'all', label: 'Tous', count: 214 }]} />
        <Chip on onClick={() => {}} onRemove={() => {}} name="Responsable"><span>Responsable : <strong>moi</strong></span></Chip><Chip onClick={() => {}}>E-mails 61</Chip>
        {labelColours.map((c) => <Label key={c} colour={c}>{c}</Label>)}
      </Part>
      <Part name="Mark, slats, avatars, skeleton">
        <Mark /><Slats filled={0} /><Slats filled={2} /><Slats filled={5} /><Slats filled={2} of={3} />
        {people.map((p) => <Avatar key={p} name={p} />)}<Avatar name="Verrerie Arnaud" size={40} square /><Skeleton width={120} />
      </Part>
      <Part name="VirtualGrid">
        <div style={{ height: 260, width: '100%', display: 'flex' }}>
          <VirtualGrid
            label="Contacts" rows={rows} rowId={(r) => r.id} rowName={(r) => r.name} hasMore={false} onMore={() => {}} selected={selected} onSelect={setSelected} onOpen={() => {}}
            columns={[
              { id: 'name', title: 'Nom', width: 160, sorted: 'up', onSort: () => {}, cell: (r) => <span className="cut strong">{r.name}</span> },
              { id: 'city', title: 'Ville', width: 120, cell: (r) => r.city },
              { id: 'amount', title: 'Montant', width: 100, align: 'end', cell: (r) => r.amount },
            ]}
          />
        </div>
      </Part>
      <Part name="Empty"><Empty title="Le premier devis part d’une opportunité" dimension="premier devis" actions={<Button look="fill" icon={IconPlus}>Créer un devis</Button>}>Lignes, TVA et acompte se calculent seuls.</Empty></Part>
    </>
  );
}
