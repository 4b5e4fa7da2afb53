// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLetters, startShortcuts, useShortcut } from './shortcuts';

let stop: () => void;
beforeEach(() => {
  stop = startShortcuts();
});
afterEach(() => {
  stop();
  setLetters(true);
  cleanup();
});

function Page({ run, jump, search }: { run: () => void; jump: () => void; search: () => void }) {
  useShortcut('c', 'Créer', 'Agir', run);
  useShortcut('g c', 'Contacts', 'Aller à', jump);
  useShortcut('Ctrl+k', 'Chercher', 'Partout', search);
  return <input aria-label="note" />;
}

it('runs letters, sequences and chords, never while typing except chords, and letters can be turned off', () => {
  const [run, jump, search] = [vi.fn(), vi.fn(), vi.fn()];
  const { getByLabelText } = render(<Page run={run} jump={jump} search={search} />);
  fireEvent.keyDown(document.body, { key: 'c' });
  expect(run).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'c' });
  expect(jump).toHaveBeenCalledTimes(1);
  expect(run).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(getByLabelText('note'), { key: 'c' });
  expect(run).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(getByLabelText('note'), { key: 'k', ctrlKey: true });
  expect(search).toHaveBeenCalledTimes(1);
  setLetters(false);
  fireEvent.keyDown(document.body, { key: 'c' });
  expect(run).toHaveBeenCalledTimes(1);
});
