/**
 * Who is asking? (ARCHITECTURE §2, Identity.) The reference number and the last four digits of the national id, or the national id and a mobile
 * that the channel itself verified. Whatever is missing is asked for; a wrong pair and a record that does not exist look the same.
 */
import { westernDigits } from '../../core/digits.ts';
import type { Json } from '../../core/json.ts';
import { foldLabel } from '../../core/arabic.ts';
import { plainNumber, type RequestView } from '../../core/request.ts';
import { readNationalId } from '../../core/values/national-id.ts';
import type { Choice } from '../../core/message.ts';
import type { Query } from '../../core/query.ts';
import type { StepOf } from '../format.ts';
import { isLost } from '../words.ts';
import { found, invalid, outcome, say, textOf, type Turning } from '../turning.ts';
import type { Heard, StepKind } from './step-type.ts';

/** Mismatches in a row that bring the offer of a person. */
const OFFER_STAFF_AT = 3;

type Claim = { number?: string; last4?: string; nid?: string };
const claimOf = (t: Turning): Claim => (t.state.slots['claim'] ?? {}) as Claim;

/** Runs of letters and digits that could be numbers; words without a digit are not. */
const runs = (said: string): string[] =>
  (westernDigits(said).slice(0, 200).match(/[0-9A-Za-z]+(?:[-\u2010-\u2015/][0-9A-Za-z]+)*/g) ?? []).filter((r) => /\d/.test(r));

/** What a message adds to a claim. Four digits are the end of the id once a number is known, or beside one. */
export const readClaim = (said: string, known: Claim): Claim => {
  const claim: Claim = {};
  const id = readNationalId(said);
  if ('ok' in id) claim.nid = id.ok;
  const rest = runs(said).filter((r) => !claim.nid || !claim.nid.includes(r.replace(/\D/g, '')) || r.length < 4);
  const numbers = rest.filter((r) => plainNumber(r).length > 4);
  const fours = rest.filter((r) => /^\d{4}$/.test(r));
  if (numbers.length === 1 && !claim.nid) claim.number = plainNumber(numbers[0] as string);
  if (fours.length === 1 && (claim.number || known.number)) claim.last4 = fours[0] as string;
  else if (fours.length === 1 && !claim.nid && !numbers.length) claim.number = fours[0] as string; // a short number of an older system
  return claim;
};

const missing = (c: Claim, phone: string | undefined): 'start' | 'last4' | 'number' | null =>
  c.number && (c.last4 || c.nid) ? null : c.nid && phone ? null : c.number ? 'last4' : c.nid ? 'number' : 'start';

/** Only where the channel can vouch for a mobile, has not yet, and one would help. */
const choices = (t: Turning): Choice[] =>
  t.given.channel?.sharesPhone && !t.state.phone && !claimOf(t).number ? [{ id: 'share_phone', label: textOf(t, 'choice.share_phone') }] : [];
const prompt = (t: Turning): void => {
  const key = `verify.${missing(claimOf(t), t.state.phone) ?? 'start'}`;
  const share = choices(t);
  say(t, share.length ? [`${key}.share`, key] : key, {}, share);
};
/** «أرسل رقمي»، "share my number". */
const SHARE = /(?:^| )(?:ارسل|ابعث|مشاركه|اشارك|شارك|نشارك|send|share) (?:لكم |my )?(?:رقم ?ال|رقم )?(?:رقمي|جوالي|جوال|number|phone|mobile)(?: number)?$/;

/** A request that this conversation made without an id or a mobile opens by its number here, where its news come anyway. Null: the store must be asked. */
const openOwn = (t: Turning, number: string): RequestView[] | false | null => {
  if (!t.state.mine?.includes(number)) return false;
  const answer = found(t, { find: 'status', number, own: true });
  return answer && (answer.verdict === 'match' ? answer.requests : false);
};

/** Asks the store once the claim is whole. */
const decide = (t: Turning, as: string): Heard => {
  const c = claimOf(t);
  const query: Extract<Query, { find: 'status' }> = c.number
    ? { find: 'status', number: c.number, last4: c.last4 ?? (c.nid as string).slice(-4) }
    : { find: 'status', nid: c.nid as string, phone: t.state.phone as string };
  const answer = found(t, query);
  if (!answer) return 'stay';
  if (answer.verdict === 'match') {
    delete t.state.slots['claim'];
    t.state.slots[as] = answer.requests as unknown as Json;
    outcome(t, 'slot');
    return 'next';
  }
  t.state.slots['claim'] = {};
  invalid(t, 'verify', 'mismatch');
  if (answer.verdict === 'locked') { say(t, 'verify.locked'); return { goto: 'locked' }; }
  // Answered at once: a claim that was whole waits for no other half, and it is used up.
  t.state.tries++;
  say(t, 'invalid.verify.mismatch');
  if (t.state.tries >= OFFER_STAFF_AT) say(t, 'offer_staff');
  return 'stay';
};

/** The channel has vouched for a mobile while the question waits: thanked once, and decided when the rest is known. */
export const phoneShared = (t: Turning, step: StepOf<'verify'>): Heard => {
  say(t, 'phone.thanks');
  outcome(t, 'slot');
  if (missing(claimOf(t), t.state.phone) === null) return decide(t, step.as);
  prompt(t);
  return 'stay';
};

export const verify: StepKind<'verify'> = {
  about: 'Checks who is asking before anything personal is shown; 5 tries an hour.',
  waits: true,
  enter: (t, step) => {
    if (t.state.slots[step.as] !== undefined) return 'next';
    prompt(t);
    return 'wait';
  },
  prompt,
  choices,
  awaiting: () => 'verify',
  hear: (t, step, _flow, body) => {
    const shares = choices(t).length > 0 && (body.kind === 'choice' ? body.id === 'share_phone' : body.kind === 'text' && SHARE.test(foldLabel(body.text.slice(0, 60))));
    if (shares) { outcome(t, 'command'); say(t, 'phone.how', {}, choices(t)); return 'stay'; } // the button itself brings the mobile; words do not
    if (body.kind !== 'text') return null;
    const known = claimOf(t);
    const added = readClaim(body.text, known);
    if (!Object.keys(added).length) return runs(body.text).length ? { invalid: 'format' } : isLost(body.text) ? { invalid: 'not_found' } : null;
    const claim = { ...known, ...added };
    t.state.slots['claim'] = claim as Json;
    if (missing(claim, t.state.phone) === null) return decide(t, step.as);
    const own = claim.number ? openOwn(t, claim.number) : false;
    if (own === null) return 'stay';
    outcome(t, 'slot');
    if (own) {
      delete t.state.slots['claim'];
      t.state.slots[step.as] = own as unknown as Json;
      return 'next';
    }
    t.state.tries = 0;
    prompt(t);
    return 'stay';
  },
  refs: () => ({ texts: ['verify.start', 'verify.last4', 'verify.number', 'verify.start.share', 'verify.number.share', 'verify.locked', 'invalid.verify.mismatch', 'invalid.verify.not_found', 'invalid.verify'], gotos: ['locked'] }),
};
