/** What was searched for last among people. Kept for the way back from a file, never in the address: it is a name, a phone or an id. */
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { usePages } from '../query.ts';

const PAUSE_MS = 250;
let kept = '';

export const useFinder = (keep: boolean, max: number) => {
  const [typed, setTyped] = useState(keep ? kept : '');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  useEffect(() => { if (keep) kept = q; }, [keep, q]);
  return { typed, setTyped, q, read: usePages('people', { query: { max, ...(q ? { q } : {}) } }) };
};
