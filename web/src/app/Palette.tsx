import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { get } from '../api/client';
import type { Found } from '../api/types';
import { useModel } from '../api/useModel';
import { entityIcon } from '../fields/entityIcon';
import { grammar, upper } from '../i18n/grammar';
import { folded } from '../i18n/parse';
import { useLocale, useWords } from '../i18n/words';
import { useCreateRecord } from '../records/create/CreateProvider';
import { Kbd } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { IconHistory, IconPlus, IconSearch } from '../ui/icons';
import type { IconType } from '../ui/iconType';
import { useShortcuts } from '../ui/shortcuts';
import s from './Palette.module.css';
import { readRecent, remember } from './recent';
import type { MenuEntry } from './useMenu';
import { words } from './words';

interface Line {
  key: string;
  group: string;
  icon: IconType;
  label: string;
  detail?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

// One box for everything: records across entities, places, and actions. What was opened last comes first when it is empty.
export default function Palette({ menu, onClose }: { menu: MenuEntry[]; onClose: () => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const model = useModel();
  const create = useCreateRecord();
  const shortcuts = useShortcuts();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => get<{ items: Found[] }>('/search', { query: { q, limit: 10 }, signal }),
    enabled: q.length > 0,
    placeholderData: (before) => before,
    staleTime: 10_000,
  });

  const lines = useMemo<Line[]>(() => {
    const wanted = folded(q);
    const matches = (label: string) => !wanted || folded(label).split(/[\s’']/).some((w) => w.startsWith(wanted)) || folded(label).startsWith(wanted);
    const record = (f: Found, group: string): Line[] => {
      const entity = model.find(f.entity);
      if (!entity) return [];
      return [{
        key: `${group}${f.entity}${f.id}`, group, icon: entityIcon(entity), label: f.label, detail: f.detail || upper(entity.label.one),
        run: () => {
          remember(f);
          navigate(`/${entity.plural}/${f.id}`);
        },
      }];
    };
    const found = q ? (data?.items ?? []).flatMap((f) => record(f, t('records'))) : readRecent().slice(0, 6).flatMap((f) => record(f, t('recent')));
    const places = menu.filter((m) => matches(m.label)).map((m): Line => ({ key: m.href, group: t('go_to'), icon: m.icon, label: m.label, run: () => navigate(m.href) }));
    const creations = model.entities.filter((e) => e.rights.create && menu.some((m) => m.key.replace('board:', '') === e.name))
      .map((e): Line => ({ key: `new${e.name}`, group: t('act'), icon: IconPlus, label: grammar(language).newOne(e.label), run: () => create({ entity: e.name }) }))
      .filter((l) => matches(l.label));
    const actions = shortcuts.filter((k) => k.group === t('act') && matches(k.label))
      .map((k): Line => ({ key: k.keys, group: t('act'), icon: IconHistory, label: k.label, keys: k.keys, run: k.run }));
    return [...found, ...actions, ...creations, ...places];
  }, [q, data, model, menu, shortcuts, language, t, navigate, create]);
  const active = Math.min(at, lines.length - 1);
  useEffect(() => {
    void list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function run(line: Line | undefined) {
    if (!line) return;
    onClose();
    line.run();
  }
  function pressed(e: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && lines.length) setAt((active + step + lines.length) % lines.length);
    else if (e.key === 'Enter') run(lines[active]);
    else return;
    e.preventDefault();
  }
  return (
    <Dialog title={t('search')} where="top" width={600} hideHead flush onClose={onClose}>
      <div className={s.box}>
        <IconSearch size={18} aria-hidden />
        <input
          role="combobox"
          aria-label={t('search')}
          aria-expanded
          aria-controls="palette"
          aria-activedescendant={lines[active] ? `palette${active}` : undefined}
          autoComplete="off"
          data-autofocus
          placeholder={t('search_hint')}
          value={typed}
          onChange={(e) => {
            setTyped(e.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={pressed}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div ref={list} id="palette" role="listbox" aria-label={t('search')} className={s.list}>
        {lines.map((line, i) => (
          <div key={line.key} role="presentation">
            {line.group !== lines[i - 1]?.group && <p className={s.group}>{line.group}</p>}
            <div
              id={`palette${i}`}
              role="option"
              aria-selected={i === active}
              data-active={i === active || undefined}
              className={s.line}
              onPointerMove={() => i !== active && setAt(i)}
              onClick={() => run(line)}
            >
              <line.icon size={16} aria-hidden />
              <span className="cut">{line.label}</span>
              {line.detail && <span className={`${s.detail} cut`}>{line.detail}</span>}
              {line.keys && <span className={s.keys}>{line.keys.split(/[ +]/).map((k) => <Kbd key={k}>{k.toUpperCase()}</Kbd>)}</span>}
            </div>
          </div>
        ))}
      </div>
      {lines.length === 0 && <p className={s.none} role="status">{isFetching ? t('searching') : t('none')}</p>}
    </Dialog>
  );
}
