import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedLines, fillRefs, holdsFor, parseTranscript, printTranscript, TranscriptError } from '../../app/transcript.ts';
import type { OutputLine } from '../../app/chat-format.ts';
import { CHATS, chatFiles, readChat } from './play.ts';

const out: OutputLine = {
  at: '2026-11-22T07:00:00.000Z', replies: [{ text: 'رقم طلبكم \u20661222220\u2069\n\nشكرًا', choices: [{ id: 'a', label: 'نعم' }, { id: 'b', label: 'لا' }] }], awaiting: 'review', flow: 'register_request', step: 'review', pen: 'bot',
  outcome: 'invalid', topic: null, topics: [], invalid: { slot: 'agree', reason: 'unclear' }, slots: { family_size: 6 }, effects: [{ type: 'ticket', reason: 'voice', priority: 'normal', hours: 'in' }, { type: 'attach', slot: 'documents', name: 'عقد ب.pdf' }], lang: 'ar',
};
const REFS = ['1222220'];
const WHOLE = ['< رقم طلبكم {ref}', '|', '| شكرًا', '  [نعم] [لا]', '+ ticket reason=voice priority=normal hours=in', '+ attach slot=documents name="عقد ب.pdf"', '= outcome=invalid awaiting=review flow=register_request invalid=agree:unclear'];

describe('the .chat format', () => {
  it.each(chatFiles())('%s is printed as it was read', (file) => { expect(printTranscript(readChat(file))).toBe(readFileSync(join(CHATS, file), 'utf8')); });

  it.each([
    ['> السلام عليكم', { say: 'السلام عليكم' }], ['> سطر\n| وسطر', { say: 'سطر\nوسطر' }], ['> [أوافق]', { choose: 'أوافق' }], ['> (place 24.46,39.61)', { place: { lat: 24.46, lon: 39.61 } }], ['> (after 2s) لا', { say: 'لا', gap: 2 }],
    ['> (file هوية أبي.jpg image/jpeg 240kB) هذه', { attach: { name: 'هوية أبي.jpg', mime: 'image/jpeg', size: 240_000 }, say: 'هذه' }], ['> (file a.pdf application/pdf 1.5MB) (file b.png image/png 10B)', { attach: [{ name: 'a.pdf', mime: 'application/pdf', size: 1_500_000 }, { name: 'b.png', mime: 'image/png', size: 10 }] }],
    ['~ 35m', { wait: '35m' }], ['! staff took سارة', { staff: 'took', who: 'سارة' }], ['! staff said أهلًا بكم', { staff: 'said', text: 'أهلًا بكم' }], ['! closed', { staff: 'closed' }], ['! request {ref} approved مبروك لكم', { request: '{ref}', state: 'approved', note: 'مبروك لكم' }],
  ])('%s', (text, input) => { expect(parseTranscript(text).turns.map((t) => t.input)).toEqual([input]); });

  it.each([['# a\n? what', 2], ['> a\n\n~ soon', 3], ['! danced', 1], ['< too early', 1], ['@moon full', 1], ['> a\n@channel web', 2], ['! request 1 lost', 1]])('%j is refused by its line', (text, line) => {
    expect(() => parseTranscript(text)).toThrow(TranscriptError);
    expect(() => parseTranscript(text)).toThrow(`line ${line}:`);
  });

  it('prints what was sent, and holds what it printed', () => {
    expect(expectedLines(out, REFS)).toEqual(WHOLE);
    expect(holdsFor(WHOLE, out, REFS)).toBe(true);
    expect(expectedLines({ ...out, replies: [], effects: [] }, REFS)[0]).toBe('<');
  });
  it.each([
    ['a run of anything', ['< رقم…شكرًا', '  […]', ...WHOLE.slice(4)], true], ['one pair is enough', [...WHOLE.slice(0, 6), '= slots.family_size=6'], true], ['another wording', ['< رقم طلب {ref}', ...WHOLE.slice(1)], false],
    ['a reply too many', ['< أهلًا', ...WHOLE], false], ['silence', ['<', ...WHOLE.slice(4)], false], ['a choice less', [...WHOLE.slice(0, 3), '  [نعم]', ...WHOLE.slice(4)], false], ['an effect less', WHOLE.filter((l) => !l.startsWith('+ ticket')), false],
    ['another value', [...WHOLE.slice(0, 6), '= pen=queue'], false], ['an end that is not there', ['< رقم…عفوًا', '  […]', ...WHOLE.slice(4)], false], ['nothing is expected yet', [], false],
  ])('%s', (_, expected, holds) => { expect(holdsFor(expected, out, REFS)).toBe(holds); });

  it('writes numbers of this conversation by their place', () => {
    expect(fillRefs({ say: '{ref} ثم {ref1}' }, ['1000015', '1222220'])).toEqual({ say: '1222220 ثم 1000015' });
  });
});
