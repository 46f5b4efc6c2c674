/** Signing out. When the server is not reached the page forgets all the same; the cookie ends by itself. */
import { call } from '../api.ts';
import { becomeMe } from '../me.tsx';
import { leave } from '../unsaved.ts';

export const signOut = (): void => leave(() => void call('session.close').then(() => becomeMe(null)));
