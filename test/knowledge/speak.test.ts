import { describe, expect, it } from 'vitest';
import { Entry } from '../../core/entry.ts';
import type { Fact } from '../../core/organisation.ts';
import { bare } from '../../core/text.ts';
import { speakEntry } from '../../knowledge/speak.ts';

const fact = (id: string, value: Fact['value'], confirmed: boolean): [string, Fact] => [id, { id, label: { ar: id, en: id }, value, confirmed, basis: 'EXAMPLE', source: null }];
const entry = (ar: string, more: Partial<Entry> = {}): Entry => Entry.parse({ topic: 'a.b', mode: 'answer', title: { ar: 'ع', en: 't' }, answer: { ar, en: ar }, owner: 'management', phrasings: {}, ...more });
const facts = new Map([fact('yes', 'مؤكد', true), fact('no', 'EXAMPLE', false), fact('phone', '+966 14 800 0000', true), fact('offered', false, true), fact('maybe', true, false)]);
const AT = Date.parse('2026-11-22T10:00:00+03:00');
const say = (e: Entry, mode: 'demo' | 'live' = 'live') => speakEntry(e, facts, 'ar', mode, AT);

describe('what an entry may say', () => {
  it('fills confirmed facts and keeps numbers left to right', () => {
    expect(say(entry('هو {yes} على {phone}.'))).toMatchObject({ confirmed: true, partial: false, text: 'هو مؤكد على \u2066+966 14 800 0000\u2069.' });
  });
  it('says nothing that begins with an unconfirmed fact, except in demo mode', () => {
    expect(say(entry('هو {no}.')).confirmed).toBe(false);
    expect(say(entry('هو {no}.'), 'demo')).toMatchObject({ confirmed: true, text: 'هو EXAMPLE.' });
  });
  it('leaves out the lines that rest on one, and a heading left without its list', () => {
    const said = say(entry('أول.\n\nالأوراق:\n• {no}\n\nللتواصل: {phone}\n• {yes}\n• {no}'));
    expect(said).toMatchObject({ confirmed: true, partial: true, unconfirmed: ['no'] });
    expect(bare(said.text)).toBe('أول.\n\nللتواصل: +966 14 800 0000\n• مؤكد');
    expect(said.text).not.toContain('EXAMPLE');
  });
  it('is silent when its prose rests on one, when its offer is not decided, or when it is out of date', () => {
    expect(say(entry('نعم.', { needs: ['no'] })).confirmed).toBe(false);
    expect(say(entry('نعم.', { offer: 'maybe' })).confirmed).toBe(false);
    expect(say(entry('نعم.', { validUntil: '2026-11-21' })).confirmed).toBe(false);
    expect(say(entry('نعم.', { validUntil: '2026-11-22' })).confirmed).toBe(true);
  });
  it('says who else helps when the charity does not offer it', () => {
    expect(say(entry('نقدّمها.', { offer: 'offered', needs: ['no'], instead: { ar: 'لا نقدّمها؛ راجعوا غيرنا.', en: 'x' } }))).toMatchObject({ confirmed: true, text: 'لا نقدّمها؛ راجعوا غيرنا.' });
  });
});
