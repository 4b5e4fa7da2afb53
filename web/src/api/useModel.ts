// The published model as the caller sees it: entities, fields, layouts, choices, rights. Everything on screen is drawn from it.
import { type UseQueryResult, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { call, get } from './client';
import { keys } from './keys';
import { asProblem } from './problem';
import { setCsrfToken } from './session';
import type { EntityDef, FieldDef, Me, Model } from './types';
import { forgetViewAs, viewedAs } from './viewAs';
import { setServerNow } from '../i18n/clock';

const categoryWords = { fr: ['État', 'en cours', 'gagné', 'perdu'], en: ['State', 'open', 'won', 'lost'] };

export class ModelIndex {
  readonly entities: EntityDef[];
  readonly company: Model['company'];
  readonly version: string;
  private readonly byName = new Map<string, EntityDef>();
  private readonly fields = new Map<string, Map<string, FieldDef>>();

  constructor(model: Model, readonly language: 'fr' | 'en' = 'fr') {
    this.entities = model.entities;
    this.company = model.company;
    this.version = model.version;
    for (const entity of model.entities) {
      this.byName.set(entity.name, entity);
      this.fields.set(entity.name, new Map(entity.fields.map((f) => [f.name, f])));
    }
  }

  find(entity: string): EntityDef | undefined {
    return this.byName.get(entity);
  }

  /** Found by its plural name, as in addresses. */
  findPlural(plural: string): EntityDef | undefined {
    return this.entities.find((e) => e.plural === plural);
  }

  field(entity: string, name: string): FieldDef | undefined {
    return this.fields.get(entity)?.get(name);
  }

  // `stage.category`: open, won or lost, compared as a choice.
  private categoryOf(entity: string, stage: string): FieldDef | undefined {
    const field = this.field(entity, stage);
    if (field?.type !== 'stage') return undefined;
    const [label, ...names] = categoryWords[this.language];
    const codes = ['open', 'won', 'lost'];
    return { name: 'category', type: 'choice', label: label!, access: 'read', filterable: true, operators: ['in', 'nin'], choices: codes.map((code, i) => ({ code, label: names[i]! })) };
  }

  /** `account.city`: the field at the end of the road, with the labels of the road. */
  path(entity: string, path: string): { field: FieldDef; entity: string; labels: string[] } | undefined {
    let at = entity;
    const labels: string[] = [];
    const steps = path.split('.');
    for (const [i, step] of steps.entries()) {
      const before = steps[i - 1];
      const field = step === 'category' && before ? this.categoryOf(at, before) : this.field(at, step);
      if (!field) return undefined;
      labels.push(field.label);
      if (i === steps.length - 1) return { field, entity: at, labels };
      if (field.type === 'stage') continue;
      if (!field.target) return undefined;
      at = field.target;
    }
    return undefined;
  }
}

async function loadModel(known: { etag: string | null; index: ModelIndex } | undefined, language: 'fr' | 'en', signal: AbortSignal) {
  const { data, etag } = await call<Model>('GET', '/model', { signal });
  if (known && etag !== null && known.etag === etag && known.index.language === language) return known;
  return { etag, index: new ModelIndex(data, language) };
}

export function useModel(): ModelIndex {
  const { data } = useSuspenseQuery({
    queryKey: keys.model,
    queryFn: ({ client, signal }) => loadModel(client.getQueryData<{ etag: string | null; index: ModelIndex }>(keys.model), client.getQueryData<Me>(keys.me)?.language ?? 'fr', signal),
    staleTime: 5 * 60_000,
    structuralSharing: false,
  });
  return data.index;
}

export function useEntity(name: string): EntityDef {
  const entity = useModel().find(name);
  if (!entity) throw new Error(`The model has no entity ${name} for this person`);
  return entity;
}

// Somebody else may have signed in since: who may not see as others sees as oneself.
async function readMe(signal: AbortSignal): Promise<Me> {
  try {
    return await get<Me>('/me', { signal, anonymous: true });
  } catch (cause) {
    if (viewedAs() === null || asProblem(cause)?.status === 0) throw cause;
    forgetViewAs();
    return get<Me>('/me', { signal, anonymous: true });
  }
}

async function loadMe(signal: AbortSignal): Promise<Me> {
  const me = await readMe(signal);
  setCsrfToken(me.csrf_token);
  setServerNow(me.now);
  return me;
}

export const meQuery = {
  queryKey: keys.me,
  queryFn: ({ signal }: { signal: AbortSignal }) => loadMe(signal),
  staleTime: 10 * 60_000,
  retry: false,
} as const;

/** Who is signed in; an error with status 401 when nobody is. */
export const useMeQuery = (): UseQueryResult<Me> => useQuery(meQuery);

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** The person's right on records of an entity; an absent entity gives no right. */
export function useCan(entity: string, verb: keyof EntityDef['rights']): boolean {
  return useModel().find(entity)?.rights[verb] ?? false;
}
