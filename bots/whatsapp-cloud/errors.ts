/** What each code of the Graph API means for a message of ours (support/error-codes). Meta asks to go by the code, never by the title. */

/**
 * `retry`: passes by itself. `wait`: this person's turn comes later. `quiet`: the whole number is to be silent for a while. `account`: nothing goes until somebody of ours
 * repairs the account or the settings; messages wait. `final`: never. `template`: only an approved template would go. `other`: this person cannot be reached on WhatsApp.
 */
export type What = 'retry' | 'wait' | 'quiet' | 'account' | 'final' | 'template' | 'other';
export type Meaning = { what: What; say: string; ms?: number };

const S = 1_000;
/** Ms to wait where the table says nothing. */
export const WAITS: Record<'retry' | 'wait' | 'quiet' | 'account', number> = { retry: 3 * S, wait: 6 * S, quiet: 4 * S, account: 60 * S };

const ACCOUNT = 'the account or its settings need a person';
export const CODES: Readonly<Record<number, Meaning>> = {
  0: { what: 'account', say: 'the token is not accepted' },
  1: { what: 'retry', say: 'Meta could not work on it' },
  2: { what: 'retry', say: 'the API is down or overloaded' },
  3: { what: 'account', say: 'the token lacks a permission' },
  4: { what: 'quiet', say: 'the app made too many calls', ms: 60 * S },
  10: { what: 'account', say: 'a permission was not given or taken back' },
  33: { what: 'account', say: 'the phone number id does not exist for this token' },
  100: { what: 'final', say: 'a field was not accepted' },
  190: { what: 'account', say: 'the token has expired' },
  368: { what: 'account', say: 'the account is blocked for a breach of policy', ms: 600 * S },
  80007: { what: 'quiet', say: 'the business account reached its rate', ms: 60 * S },
  130429: { what: 'quiet', say: 'the number reached its rate' },
  130472: { what: 'final', say: 'the person is part of an experiment of Meta' },
  130497: { what: 'final', say: 'this business may not write to that country' },
  131000: { what: 'retry', say: 'Meta could not work on it' },
  131005: { what: 'account', say: 'a permission was not given or taken back' },
  131008: { what: 'final', say: 'a field is missing' },
  131009: { what: 'final', say: 'a field has a value that is not accepted' },
  131016: { what: 'retry', say: 'a service of Meta is overloaded' },
  131021: { what: 'final', say: 'sender and recipient are the same' },
  131026: { what: 'other', say: 'cannot be delivered on WhatsApp; try another channel' },
  131030: { what: 'other', say: 'the number is not on the list of a test account' },
  131031: { what: 'account', say: 'the business account is locked', ms: 600 * S },
  131037: { what: 'account', say: 'the display name of the number is not approved yet', ms: 600 * S },
  131042: { what: 'account', say: 'the payment method needs attention', ms: 600 * S },
  131045: { what: 'account', say: 'the number is not registered correctly', ms: 600 * S },
  131047: { what: 'template', say: 'more than 24 hours since the person wrote; only an approved template may go' },
  131048: { what: 'quiet', say: 'too many earlier messages were reported as spam', ms: 600 * S },
  131049: { what: 'final', say: 'Meta chose not to deliver it to keep its people content' },
  131050: { what: 'final', say: 'the person stopped marketing messages of this business' },
  131051: { what: 'final', say: 'this type of message is not supported' },
  131052: { what: 'final', say: 'a file of the person could not be loaded' },
  131053: { what: 'final', say: 'the file was not accepted' },
  131055: { what: 'final', say: 'this call is not allowed' },
  131056: { what: 'wait', say: 'too many messages to this person in a short time' },
  131057: { what: 'quiet', say: 'the account is in maintenance', ms: 60 * S },
  131062: { what: 'final', say: 'this message needs a phone number' },
  132000: { what: 'final', say: 'the template has another number of variables' },
  132001: { what: 'final', say: 'the template does not exist in this language or is not approved' },
  132005: { what: 'final', say: 'the template text became too long' },
  132007: { what: 'final', say: 'the template breaks a policy' },
  132012: { what: 'final', say: 'a variable of the template has another form' },
  132015: { what: 'final', say: 'the template is paused for low quality' },
  132016: { what: 'final', say: 'the template is disabled for low quality' },
  133000: { what: 'account', say: 'the number is not registered correctly' },
  133004: { what: 'retry', say: 'the server is unavailable for a moment' },
  133010: { what: 'account', say: 'the number is not registered', ms: 600 * S },
  135000: { what: 'final', say: 'something in the message was not accepted' },
};

/** Null: we do not know it. Graph's codes 200-299 are all permissions. */
export const meaningOf = (code: number): Meaning | null => CODES[code] ?? (code >= 200 && code < 300 ? { what: 'account', say: ACCOUNT } : null);

/** A line for operators. Meta's own title only where we have no words, and no number that could be somebody's. */
export const whyOf = (code: number, title = ''): string => {
  const say = meaningOf(code)?.say ?? title.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/\+?\d[\d\s-]{4,}\d/g, '#').trim().slice(0, 120);
  return `code ${code}${say ? `: ${say}` : ''}`;
};
