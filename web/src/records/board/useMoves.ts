// Moves of cards: shown at once, saved behind. What the server refuses goes back, and says what is missing.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { patch } from '../../api/client';
import { reportConflict } from '../../api/conflicts';
import { keys } from '../../api/keys';
import { asProblem, type Problem } from '../../api/problem';
import type { Board, EntityDef, FieldDef, SocleRecord, Value } from '../../api/types';
import { toWire } from '../../api/wire';

export interface Refused { record: SocleRecord; from: string; to: string; problem: Problem }
export interface Override { rule: string; reason: string }

/** The board with one card taken from its column and put first in another; counts follow, sums wait for the server. */
export function moved(board: Board, id: number, to: string, field: string): Board {
  const from = board.columns.find((c) => c.items.some((r) => r.id === id));
  const target = board.columns.find((c) => c.stage.code === to);
  const card = from?.items.find((r) => r.id === id);
  if (!from || !target || !card || from === target) return board;
  const { code, label, category } = target.stage;
  const there = { ...card, [field]: { code, label, category } };
  return {
    ...board,
    columns: board.columns.map((c) => {
      if (c === from) return { ...c, count: c.count - 1, items: c.items.filter((r) => r.id !== id) };
      return c === target ? { ...c, count: c.count + 1, items: [there, ...c.items] } : c;
    }),
  };
}

/** The board with what the server answered about one card. */
const seen = (board: Board, now: SocleRecord): Board => ({
  ...board,
  columns: board.columns.map((c) => ({ ...c, items: c.items.map((r) => (r.id === now.id ? { ...r, ...now } : r)) })),
});

export const columnOfCard = (board: Board | undefined, id: number) => board?.columns.find((c) => c.items.some((r) => r.id === id));

export function useMoves(entity: EntityDef, field: FieldDef | undefined, queryKey: readonly unknown[], told: { moved: (r: SocleRecord, to: string) => void; refused: (x: Refused) => void }) {
  const client = useQueryClient();
  const write = useMutation({
    mutationKey: ['write', entity.name],
    mutationFn: ({ record, body }: { record: SocleRecord; body: object }) => patch<SocleRecord>(`/${entity.plural}/${record.id}`, body, { version: record.version }),
  });
  const [refused, setRefused] = useState<Refused | null>(null);
  const [moving, setMoving] = useState<ReadonlySet<number>>(new Set());

  async function move(record: SocleRecord, to: string, values: Record<string, Value> = {}, override: Override[] = []): Promise<boolean> {
    const before = client.getQueryData<Board>(queryKey);
    const from = columnOfCard(before, record.id)?.stage.code;
    if (!field || !before || !from || from === to || moving.has(record.id)) return false;
    setMoving((was) => new Set(was).add(record.id));
    await client.cancelQueries({ queryKey });
    client.setQueryData<Board>(queryKey, moved(before, record.id, to, field.name));
    const body: Record<string, unknown> = { [field.name]: to };
    for (const [name, value] of Object.entries(values)) body[name] = toWire(value);
    if (override.length) body._override = override;
    try {
      const now = await write.mutateAsync({ record, body });
      // The card carries its new version before the board is read again: the next move, however soon, is not a conflict with this one.
      client.setQueryData<Board>(queryKey, (board) => board && seen(board, now));
      setRefused(null);
      told.moved(record, to);
      void client.invalidateQueries({ queryKey: keys.of(entity.name, record.id) });
      void client.invalidateQueries({ queryKey: keys.lists(entity.name) });
      return true;
    } catch (error) {
      client.setQueryData<Board>(queryKey, (now) => now && moved(now, record.id, from, field.name));
      const problem = asProblem(error);
      if (!problem) throw error;
      if (problem.status === 409 && problem.current) {
        reportConflict({ entity: entity.name, id: record.id, mine: { [field.name]: before.columns.find((c) => c.stage.code === to)?.stage ?? { code: to, label: to } }, current: problem.current, fields: problem.changedFields });
      } else {
        const x = { record, from, to, problem };
        setRefused(problem.status === 422 ? x : null);
        told.refused(x);
      }
      void client.invalidateQueries({ queryKey });
      return false;
    } finally {
      setMoving((was) => new Set([...was].filter((id) => id !== record.id)));
    }
  }
  return { move, moving, refused, forget: () => setRefused(null) };
}
