/** A person with a bad line: posts over Direct Line REST, waits for the answer, and sends the same thing again under the same id until the server says it has it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type Activity = { id: string; type: string; text?: string; from: { role?: string }; channelData?: { clientActivityID?: string } };
const POLL_MS = 120;
const AGAIN_MS = 500;
const PATIENCE_MS = 45_000;
/** Answers that say "not now", after which a client comes back: no connection, a limit, our own trouble. */
const LATER = (status: number): boolean => status === 0 || status === 429 || status >= 500;

export type Tally = { sent: number; resent: number; dropped: number; statuses: Map<number, number> };
export const newTally = (): Tally => ({ sent: 0, resent: 0, dropped: 0, statuses: new Map() });

export class Person {
  log: Activity[] = [];
  /** What the server said it has, in order. */
  taken: { clientId: string; id: string; text: string; again: boolean }[] = [];
  #url: () => string;
  #address: string;
  #tally: Tally;
  #token = '';
  #again = 0;
  conversation = '';

  /** `n` makes the network address: every person sits at a phone of their own. */
  constructor(url: () => string, n: number, tally: Tally) {
    this.#url = url;
    this.#address = `10.1.${n >> 8}.${n & 255}`;
    this.#tally = tally;
  }

  async #call(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    try {
      const answer = await fetch(`${this.#url()}/directline${path}`, {
        method: body === undefined ? 'GET' : 'POST', signal: AbortSignal.timeout(15_000),
        headers: { 'x-forwarded-for': this.#address, ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const read: unknown = await answer.json();
      this.#tally.statuses.set(answer.status, (this.#tally.statuses.get(answer.status) ?? 0) + 1);
      return { status: answer.status, body: read };
    } catch {
      this.#tally.dropped += 1;
      return { status: 0, body: null };
    }
  }
  async #sure<T>(path: string, body?: unknown): Promise<T> {
    for (const late = Date.now() + PATIENCE_MS; ; ) {
      const answer = await this.#call(path, body);
      if (answer.status >= 200 && answer.status < 300) return answer.body as T;
      if (!LATER(answer.status) || Date.now() > late) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (body !== undefined) { this.#tally.resent += 1; this.#again += 1; }
      await pause(AGAIN_MS);
    }
  }

  async open(): Promise<void> {
    const made = await this.#sure<{ token: string; conversationId: string }>('/tokens/generate', {});
    [this.#token, this.conversation] = [made.token, made.conversationId];
    this.#token = (await this.#sure<{ token: string }>('/conversations', {})).token;
  }
  async read(): Promise<Activity[]> {
    const all: Activity[] = [];
    for (let watermark = ''; ; ) {
      const set = await this.#sure<{ activities: Activity[]; watermark: string }>(`/conversations/${this.conversation}/activities?watermark=${watermark}`);
      all.push(...set.activities);
      if (!set.activities.length) { this.log = all; return all; }
      watermark = set.watermark;
    }
  }
  token(): string { return this.#token; }
  bot(): string[] { return this.log.filter((a) => a.from.role !== 'user').map((a) => a.text ?? ''); }

  /** Resolves when the server has it. */
  async post(text: string): Promise<void> {
    const clientId = randomUUID();
    this.#tally.sent += 1;
    const before = this.#again;
    const { id } = await this.#sure<{ id: string }>(`/conversations/${this.conversation}/activities`, { type: 'message', text, from: { id: 'me', role: 'user' }, locale: 'ar-SA', channelData: { clientActivityID: clientId } });
    this.taken.push({ clientId, id, text, again: this.#again > before });
  }
  /** Waits until the bot has said something that fits after its first `since` words. */
  async hears(what: RegExp, since: number): Promise<string> {
    for (const late = Date.now() + PATIENCE_MS; ; await pause(POLL_MS)) {
      await this.read();
      const found = this.bot().slice(since).find((t) => what.test(t));
      if (found !== undefined) return found;
      if (Date.now() > late) throw new Error(`no answer ${String(what)} to ${JSON.stringify(this.taken.at(-1)?.text)}; last heard: ${JSON.stringify(this.bot().slice(-3))}`);
    }
  }
  async says(text: string, what: RegExp): Promise<string> {
    const since = this.bot().length;
    await this.post(text);
    return this.hears(what, since);
  }
}

/** A national id with a right check digit (Luhn), one for each n. */
export const nationalId = (n: number): string => {
  const nine = `1${String(20_000_000 + n * 37).padStart(8, '0')}`;
  const sum = [...nine].reduce((s, d, i) => { const x = Number(d) * (i % 2 ? 1 : 2); return s + (x > 9 ? x - 9 : x); }, 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
};

/** What a person writes, and what the answer looks like. */
export const FORM = (n: number): [string, RegExp][] => [
  ['تقديم طلب مساعدة', /هل توافقون/], ['أوافق', /الاسم الكامل/], ['سلمان خالد سالم الحربي', /رقم الهوية الوطنية/], [nationalId(n), /رقم الجوال الذي/], [`05${String(10_000_000 + n * 13)}`, /في أي حي/],
  ['حي العزيزية', /كم عدد أفراد/], ['6', /أي وصف أقرب/], ['أرملة', /كم مجموع دخل/], ['2500', /ما نوع المساعدة/], ['الإيجار', /نفهم الحاجة/], ['تأخرنا عن سداد الإيجار ستة أشهر', /مستندات فأرسلوا/],
  ['تخطي', /هل هي صحيحة/], ['نعم، أرسل الطلب', /الرقم المرجعي/],
];
