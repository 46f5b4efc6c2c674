/** The terminal: what is typed is a line of bytes, what is seen are printed lines. */
import { terminal } from '../../../bots/console.ts';
import type { Raw } from '../../../core/ports.ts';
import { incoming, taken, type Line, type OpenLine, type Phone, type Seen } from '../phone.ts';

let people = 0;
let typedLines = 0;
const raw = (text: string, user: string): Raw => ({ method: 'TTY', path: '', query: { user, id: `c${++typedLines}` }, headers: {}, body: Buffer.from(text), at: 1_800_000_000_000 + typedLines });

/** One terminal shows one conversation, so a new person clears it. A file's line: `[name, 12 kB]`. */
const FILE = /^\[(.+), [\d.]+ [kM]B\]$/;
export const openConsole: OpenLine = async (door): Promise<Line> => {
  const screen: string[] = [];
  const bubbles: Seen[] = [];
  const inner = terminal({ colour: false, isolates: true }, (line) => { screen.push(line); });
  const phone = async (): Promise<Phone> => {
    const user = `me${++people}`;
    bubbles.length = 0;
    const cannot = async (): Promise<void> => { throw new Error('a terminal cannot'); };
    return {
      address: { channel: 'console', user },
      say: async (text) => { await door.accept(incoming(taken(inner.parse(raw(text, user))).take)); },
      press: cannot, sendFiles: cannot, sendPlace: cannot, open: async () => false,
      shown: async () => [...bubbles],
    };
  };
  return {
    channel: {
      ...inner,
      send: async (call, signal) => {
        screen.length = 0;
        const sent = await inner.send(call, signal);
        const files = screen.flatMap((l) => { const m = FILE.exec(l); return m ? [{ name: m[1] as string, mime: '' }] : []; });
        bubbles.push({ text: screen.filter((l) => !FILE.test(l)).join('\n'), choices: [], files });
        return sent;
      },
    },
    phone, seal: (r) => r, albums: true, vouches: false, raws: [raw('السلام عليكم', 'me'), raw('٢', 'me'), raw('a long line '.repeat(400), 'me')], forged: [], faults: [], close: async () => undefined,
  };
};
