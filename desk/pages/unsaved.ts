/** The browser asks before the window closes on what was typed and not saved. */
import { useEffect } from 'react';

export const useUnsaved = (dirty: boolean): void => useEffect(() => {
  if (!dirty) return;
  const ask = (e: BeforeUnloadEvent): void => e.preventDefault();
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}, [dirty]);
