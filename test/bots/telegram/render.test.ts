/** Messages in, calls out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceOf, dataOf } from '../../../bots/telegram/buttons.ts';
import { LIMITS, render } from '../../../bots/telegram/index.ts';
import type { CallBody } from '../../../bots/telegram/render.ts';
import { bare, ltr } from '../../../core/text.ts';
import { nonceOf, type Choice, type MessageOut } from '../../../core/message.ts';
import type { Call } from '../../../core/ports.ts';

type Golden = { name: string; in: MessageOut; out: Call[] };
const goldens = JSON.parse(readFileSync(join(import.meta.dirname, 'goldens/render.json'), 'utf8')) as Golden[];
const out = (more: Partial<MessageOut>): MessageOut => ({ key: 'conv_7:12.3', to: { channel: 'telegram', user: '501' }, lang: 'ar', lane: 'reply', text: 'x', ...more });
const payload = (c: Call): CallBody['payload'] => (c.body as unknown as CallBody).payload;

describe('render', () => {
  it.each(goldens)('$name', (g) => {
    const before = JSON.stringify(g.in);
    expect(render(g.in)).toEqual(g.out);
    expect(JSON.stringify(g.in)).toBe(before);
  });
  it('long texts are split at sentence ends, buttons under the last part, isolates whole', () => {
    const text = `تُدرس الطلبات خلال أسبوعين، رقمكم ${ltr('1234567')}. هل لديكم سؤال آخر؟ `.repeat(200).trim();
    const calls = render(out({ text, choices: [{ id: 'menu', label: 'القائمة' }] }));
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.map((c) => c.key)).toEqual(calls.map((_, i) => `conv_7:12.3#${i + 1}`));
    for (const c of calls) expect(String(payload(c)['text']).length).toBeLessThanOrEqual(LIMITS.text);
    for (const c of calls.slice(0, -1)) expect(bare(String(payload(c)['text']))).toMatch(/[.؟]$/);
    expect(calls.map((c) => 'reply_markup' in payload(c))).toEqual(calls.map((_, i) => i === calls.length - 1));
    expect(calls.map((c) => bare(String(payload(c)['text']))).join(' ')).toBe(bare(text));
  });
  it('a caption longer than Telegram takes becomes a message of its own', () => {
    const calls = render(out({ text: 'ا'.repeat(1_025), media: [{ id: 'b', name: 'a.png', mime: 'image/png', bytes: 3 }] }));
    expect(calls.map((c) => c.do)).toEqual(['sendPhoto', 'sendMessage']);
    expect(payload(calls[0] as Call)).not.toHaveProperty('caption');
  });
});

describe('buttons', () => {
  const press = (data: string, label: string) => choiceOf({ id: '1', from: { id: 1, is_bot: false }, data, message: { chat: { id: 1, type: 'private', title: undefined }, reply_markup: { inline_keyboard: [[{ text: label, callback_data: data }]] } } });
  it('callback_data never passes 64 bytes, and a press says which choice of which message it was', () => {
    const id = fc.oneof(fc.stringMatching(/^[a-z0-9._:-]{1,80}$/), fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }));
    fc.assert(fc.property(fc.oneof(fc.tuple(fc.nat(9_999), fc.nat(99)).map(([a, b]) => `conv_x:${a}.${b}`), fc.string({ maxLength: 90, unit: 'grapheme' })), id, fc.nat(39), (key, chosen, place) => {
      const choice: Choice = { id: chosen, label: 'خيار' };
      const data = dataOf(key, choice, place);
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(data.length).toBeGreaterThan(1);
      const back = press(data, choice.label);
      expect(back?.label).toBe('خيار');
      if (/^[!-~]+$/.test(chosen)) expect([chosen, `#${place + 1}`]).toContain(back?.id);
      if (/^conv_x:/.test(key)) expect(back?.of).toBe(nonceOf(key));
    }));
  });
});
