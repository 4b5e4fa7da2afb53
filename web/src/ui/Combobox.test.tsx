// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { Combobox, type Option } from './Combobox';

afterEach(cleanup);
const options: Option[] = ['Comptabilité', 'Comptabilité fournisseurs', 'Direction'].map((label) => ({ value: label, label }));

function One({ source, onChange, create }: { source: Option[] | ((q: string) => Promise<Option[]>); onChange: (o: Option | null) => void; create?: (q: string) => void }) {
  const [value, setValue] = useState<Option | null>(null);
  const put = (o: Option | null) => {
    setValue(o);
    onChange(o);
  };
  return <Combobox label="Fonction" source={source} value={value} onChange={put} create={create ? { text: (q) => `Créer « ${q} »`, run: create } : undefined} />;
}
const box = () => screen.getByRole('combobox') as HTMLInputElement;

it('finds without accents and chooses with the keyboard', () => {
  const onChange = vi.fn();
  render(<One source={options} onChange={onChange} />);
  fireEvent.change(box(), { target: { value: 'comptabilite' } });
  expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(2);
  fireEvent.keyDown(box(), { key: 'ArrowDown' });
  fireEvent.keyDown(box(), { key: 'Enter' });
  expect(onChange).toHaveBeenCalledWith(options[1]);
  expect(box().value).toBe('Comptabilité fournisseurs');
});

it('gives back what was there on Escape', () => {
  const onChange = vi.fn();
  render(<One source={options} onChange={onChange} />);
  fireEvent.change(box(), { target: { value: 'dir' } });
  fireEvent.keyDown(box(), { key: 'Escape' });
  expect(onChange).not.toHaveBeenCalled();
  expect(box().value).toBe('');
  expect(box().getAttribute('aria-expanded')).toBe('false');
});

it('proposes to make what does not exist, and not what does', () => {
  const create = vi.fn();
  render(<One source={options} onChange={() => {}} create={create} />);
  fireEvent.change(box(), { target: { value: 'direction' } });
  expect(screen.queryByText(/Créer/)).toBeNull();
  fireEvent.change(box(), { target: { value: 'Accueil' } });
  fireEvent.keyDown(box(), { key: 'Enter' });
  expect(create).toHaveBeenCalledWith('Accueil');
});

it('asks the server once for what was typed last', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const ask = vi.fn(async (q: string) => options.filter((o) => o.label.toLowerCase().startsWith(q)));
  render(<One source={ask} onChange={() => {}} />);
  for (const q of ['d', 'di', 'dir']) fireEvent.change(box(), { target: { value: q } });
  await vi.advanceTimersByTimeAsync(300);
  await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(1));
  expect(ask).toHaveBeenCalledTimes(1);
  expect(ask.mock.calls[0]![0]).toBe('dir');
  vi.useRealTimers();
});
