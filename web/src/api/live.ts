// What colleagues change, as it happens. One event connection per browser: the tab that holds the lock `socle-events`
// owns it and passes messages to the others (browsers allow six connections per host).
//
// Shape   a message is {entity, id, version} or {entity, id, gone: true}; a page refetches what it shows. When a model is
//         published ("model", or another version in the "hello" of a connection), the model and all that is drawn from it are.
// Keeps   every tab says what it shows; the owner subscribes to the union.
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from './keys';
import { readCached } from './useRecord';

interface Happened { entity: string; id: number; version?: number; gone?: boolean }
type Letter = { from: string; wants?: string[]; bye?: true; hello?: true; happened?: Happened; model?: string };

const me = Math.random().toString(36).slice(2);
const wanted = new Map<string, number>();
const others = new Map<string, string[]>();
let channel: BroadcastChannel | null = null;
let owner = false;
let source: EventSource | null = null;
let subscribed = '';
let timer: ReturnType<typeof setTimeout> | undefined;
let deliver: (what: Happened) => void = () => {};
let follow: (version: string) => void = () => {};

const mostRecords = 300;

function topics(): string[] {
  return [...new Set([...wanted.keys(), ...[...others.values()].flat()])].sort();
}

function connect(): void {
  const all = topics();
  const records = all.filter((t) => t.includes(':')).slice(-mostRecords).join(',');
  const lists = all.filter((t) => !t.includes(':')).join(',');
  const wish = `records=${encodeURIComponent(records)}&lists=${encodeURIComponent(lists)}`;
  if (wish === subscribed && source) return;
  source?.close();
  source = null;
  subscribed = wish;
  if (!records && !lists) return;
  source = new EventSource(`/api/v1/events?${wish}`);
  const heard = (e: MessageEvent<string>) => {
    const what = JSON.parse(e.data) as Happened;
    if (typeof what.entity !== 'string') return;
    deliver(what);
    channel?.postMessage({ from: me, happened: what } satisfies Letter);
  };
  const published = (e: MessageEvent<string>) => {
    const { model_version: model } = JSON.parse(e.data) as { model_version?: string };
    if (!model) return;
    follow(model);
    channel?.postMessage({ from: me, model } satisfies Letter);
  };
  for (const name of ['hello', 'model']) source.addEventListener(name, published as EventListener);
  for (const name of ['message', 'record', 'change', 'changed', 'gone']) source.addEventListener(name, heard as EventListener);
}

function settle(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (owner) connect();
    else channel?.postMessage({ from: me, wants: [...wanted.keys()] } satisfies Letter);
  }, 250);
}

export function startLive(client: QueryClient): () => void {
  if (typeof EventSource === 'undefined' || typeof BroadcastChannel === 'undefined') return () => {};
  const late = new Set<string>();
  let flush: ReturnType<typeof setTimeout> | undefined;
  deliver = ({ entity, id, version, gone }) => {
    const mine = readCached(client, entity, id);
    if (mine && version !== undefined && mine.version >= version && !gone) return;
    if (mine) void client.invalidateQueries({ queryKey: keys.of(entity, id) });
    late.add(entity);
    clearTimeout(flush);
    flush = setTimeout(() => {
      for (const name of late) void client.invalidateQueries({ queryKey: keys.lists(name) });
      late.clear();
    }, 400);
  };
  // What is being typed stays: editors hold it themselves.
  follow = (version) => {
    const known = client.getQueryData<{ index: { version: string } }>(keys.model)?.index.version;
    if (known === undefined || known === version) return;
    void client.invalidateQueries({ queryKey: keys.model }).then(() => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.model[0] }));
  };
  channel = new BroadcastChannel('socle-events');
  channel.onmessage = (e: MessageEvent<Letter>) => {
    const letter = e.data;
    if (letter.happened) deliver(letter.happened);
    if (letter.model) follow(letter.model);
    if (letter.bye) others.delete(letter.from);
    if (letter.wants) others.set(letter.from, letter.wants);
    if (letter.hello) channel?.postMessage({ from: me, wants: [...wanted.keys()] } satisfies Letter);
    if (owner && (letter.bye || letter.wants)) settle();
  };
  const stop = new AbortController();
  let release: () => void = () => {};
  if (navigator.locks) {
    navigator.locks.request('socle-events', { signal: stop.signal }, () => {
      owner = true;
      channel?.postMessage({ from: me, hello: true } satisfies Letter);
      settle();
      return new Promise<void>((done) => { release = done; });
    }).catch(() => {});
  } else {
    owner = true; // Plain HTTP has no locks: then each tab listens for itself.
  }
  settle();
  const bye = () => channel?.postMessage({ from: me, bye: true } satisfies Letter);
  window.addEventListener('pagehide', bye);
  return () => {
    bye();
    window.removeEventListener('pagehide', bye);
    stop.abort();
    release();
    owner = false;
    source?.close();
    source = null;
    subscribed = '';
    channel?.close();
    channel = null;
    clearTimeout(flush);
  };
}

// While a screen is shown, what it shows is listened to: "account:7" for a record, "account" for a list.
export function useLive(...shown: string[]): void {
  const key = shown.join(',');
  useEffect(() => {
    const names = key.split(',').filter(Boolean);
    for (const name of names) wanted.set(name, (wanted.get(name) ?? 0) + 1);
    settle();
    return () => {
      for (const name of names) {
        const left = (wanted.get(name) ?? 1) - 1;
        if (left > 0) wanted.set(name, left);
        else wanted.delete(name);
      }
      settle();
    };
  }, [key]);
}
