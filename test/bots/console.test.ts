import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, paint, screenOf, terminal, typed } from '../../bots/console.ts';
import { ltr } from '../../core/text.ts';
import type { MessageOut } from '../../core/message.ts';

const out: MessageOut = { key: 'k', to: { channel: 'console', user: 'me' }, lang: 'ar', lane: 'reply', text: `رقم طلبك ${ltr('1234567')}\nاختر:`, choices: [{ id: 'a', label: 'نعم' }, { id: 'b', label: 'لا' }], media: [{ id: 'm', name: 'a.pdf', mime: 'application/pdf', bytes: 1_500_000 }] };
const printed = async (screen: { colour: boolean; isolates: boolean }): Promise<string[]> => {
  const lines: string[] = [];
  const t = terminal(screen, (l) => lines.push(l));
  for (const call of t.render(out)) expect(await t.send(call, AbortSignal.timeout(1_000))).toEqual({ as: 'ok', id: 'k' });
  return lines;
};

describe('console', () => {
  it('prints text, files and numbered choices, plain where the terminal is', async () => {
    expect(await printed({ colour: false, isolates: false })).toEqual(['رقم طلبك 1234567', 'اختر:', '[a.pdf, 1.5 MB]', '  1. نعم', '  2. لا']);
  });
  it('keeps isolates and colours where they are understood', async () => {
    const [first] = await printed({ colour: true, isolates: true });
    expect(first).toBe('\u001b[32mرقم طلبك \u20661234567\u2069\u001b[0m');
  });
  it.each([
    [{ isTTY: true }, { TERM: 'xterm', VTE_VERSION: '7600' }, { colour: true, isolates: true }],
    [{ isTTY: true }, { TERM: 'linux' }, { colour: true, isolates: false }],
    [{ isTTY: true }, { TERM: 'xterm', NO_COLOR: '1' }, { colour: false, isolates: false }],
    [{}, { TERM: 'xterm', VTE_VERSION: '7600' }, { colour: false, isolates: false }],
  ])('knows its screen %#', (stream, env, screen) => { expect(screenOf(stream, env)).toEqual(screen); });
  it('passes typed text through, numbers too, and nothing for an empty line', () => {
    expect(typed(' ٢ ', { id: '1', user: 'me', at: 5 })).toEqual({ type: 'message', id: '1', at: 5, from: { channel: 'console', user: 'me' }, body: { kind: 'text', text: '٢' } });
    expect(typed('  ', { id: '1', user: 'me', at: 5 })).toBeNull();
  });
  it('parses any bytes, and never lets a text steer the terminal', () => {
    const t = terminal({ colour: false, isolates: false }, () => undefined);
    fc.assert(fc.property(fc.uint8Array(), (body) => { const p = t.parse({ method: '', path: '', query: {}, headers: {}, body, at: 1 }); expect('take' in p || 'ignore' in p).toBe(true); }));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const line of linesOf({ ...out, text })) expect(paint(line, { colour: false, isolates: true })).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
    }));
  });
});
