/** Signing out. When the server is not reached the page forgets all the same; the cookie ends by itself. */
import { call } from '../api.ts';
import { becomeMe } from '../me.tsx';

export const signOut = async (): Promise<void> => {
  await call('session.close');
  becomeMe(null);
};
