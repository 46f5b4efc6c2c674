/** Consent taken back: what was written under it and has not become a request goes at once. */
import type { Turning } from './turning.ts';

/** Drafts, waiting needs, reused answers and the answers of open forms. */
export const dropWritten = (t: Turning): void => {
  delete t.state.draft;
  delete t.state.person;
  delete t.state.needs;
  delete t.state.said;
  t.state.stack = t.state.stack.map((f) => (t.world.flows.current.get(f.flow)?.start.needs.includes('consent') ? { ...f, slots: {} } : f));
};

/** Records it and drops drafts, waiting needs and reused answers. What was registered stays with the charity until it is asked to erase it. */
export const takeBackConsent = (t: Turning): void => {
  t.state.consents = { ...t.state.consents };
  for (const purpose of ['processing', 'notices'] as const) {
    t.state.consents[purpose] = { given: false };
    t.effects.push({ type: 'consent', purpose, given: false, version: 'word' });
  }
  dropWritten(t);
};
