/** The conversation as the page sees it: what was said, what is on its way, and whether anybody is there. */
import { drafts, files, session } from './kept.ts';
import type { Draft, Session } from './kept.ts';
import { call, stream, upload } from './wire.ts';
import type { Action, Activity, Answer, Line, Made } from './wire.ts';

export type Shown = { name: string; mime: string; bytes: number; url: string | null };
export type State = 'sending' | 'waiting' | 'sent' | 'refused';
export type Bubble = {
  id: string; mine: boolean; text: string; at: number; lang: string | null; files: Shown[]; choices: Action[];
  clientId?: string; state?: State; progress?: number; refusal?: number;
};
export type View = { bubbles: Bubble[]; up: boolean; ready: boolean; typing: boolean; ended: boolean; /** First one that was not on screen last time. */ newFrom: string | null };

const TYPING = 6_000;
const EARLY = 60_000;
const RESEND = 3_000;
const fresh = (): string => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join(''));

export class Chat {
  view: View = { bubbles: [], up: false, ready: false, typing: false, ended: false, newFrom: null };
  #hear = new Set<() => void>();
  #line: Line | null = null;
  #watermark = '';
  #lastSeen = '';
  #quiet = 0;
  #flushing = false;
  #resend = 0;
  #locale: () => string;
  #urls = new Map<string, string>();

  constructor(locale: () => string) {
    this.#locale = locale;
    addEventListener('online', () => this.#line?.hurry());
    addEventListener('offline', () => this.#show({ up: false })); // the socket itself would find out in half a minute
    addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.#line?.hurry(); });
    this.#begin();
  }

  listen(hear: () => void): () => void { this.#hear.add(hear); return () => this.#hear.delete(hear); }
  #show(change: Partial<View>): void { this.view = { ...this.view, ...change }; for (const hear of this.#hear) hear(); }

  // -------------------------------------------------------------- the session

  #begin(): void {
    this.#lastSeen = session.get()?.seen ?? '';
    this.#show({ bubbles: drafts.all().map((d) => this.#pending(d)), ended: false, ready: false });
    this.#line = stream(() => this.#address(), {
      set: (set) => this.#take(set.activities, set.watermark),
      up: (up) => { this.#show({ up }); if (up) { this.#settle(); void this.#flush(); } },
    });
  }

  #keep(made: Made, old: Session | null): Session {
    const same = old?.conversation === made.conversationId ? old : null;
    const s: Session = {
      conversation: made.conversationId, token: made.token, until: Date.now() + made.expires_in * 1_000,
      resume: made.resume ?? same?.resume ?? '', watermark: same?.watermark ?? '', seen: same?.seen ?? '',
    };
    session.set(s);
    return s;
  }

  /** A session whose token is good for a while; a new conversation when there is none or it is gone. Null: not now. */
  async #ready(): Promise<Session | null> {
    const old = session.get();
    if (old && old.until - EARLY > Date.now()) return old;
    if (old) {
      const again = await call<Made>('/tokens/refresh', old.resume, 'POST');
      if (again.body) return this.#keep(again.body, old);
      if (again.status !== 401 && again.status !== 403 && again.status !== 404) return null;
      this.#forget();
    }
    const made = await call<Made>('/tokens/generate', '', 'POST');
    if (!made.body) return null;
    const opened = await call<Made>('/conversations', made.body.token, 'POST', { locale: this.#locale() });
    if (!opened.body) return null;
    return this.#keep({ ...opened.body, resume: made.body.resume ?? '' }, null);
  }

  async #address(): Promise<string | null> {
    const s = await this.#ready();
    if (!s) return null;
    const found = await call<Made>(`/conversations/${s.conversation}?watermark=${this.#watermark}`, s.token);
    if (found.body) { this.#keep(found.body, s); return found.body.streamUrl ?? null; }
    this.#answered(found.status);
    return null;
  }

  /** What a refused call says about the session. */
  #answered(status: number): void {
    const s = session.get();
    if ((status === 401 || status === 403) && s) session.set({ ...s, until: 0 }); // refresh before the next try
    if (status === 404) this.#forget(); // gone for good: the next try opens a new one, and what waits is sent there
  }
  #forget(): void {
    session.set(null);
    this.#watermark = '';
    this.#show({ bubbles: this.view.bubbles.filter((b) => b.mine && b.state !== 'sent') });
  }

  // -------------------------------------------------------------- what arrives

  #take(activities: Activity[], watermark?: string): void {
    let { bubbles, typing } = this.view;
    for (const a of activities) {
      if (a.type === 'typing') { typing = true; this.#stillness(); continue; }
      if (a.type !== 'message' || !a.id) continue;
      const mine = a.from?.role === 'user';
      if (!mine) typing = false;
      const clientId = mine ? a.channelData?.clientActivityID : undefined;
      const bubble: Bubble = {
        id: a.id, mine, text: a.text ?? '', at: Date.parse(a.timestamp ?? '') || Date.now(), lang: a.locale ?? null, choices: a.suggestedActions?.actions ?? [],
        files: (a.attachments ?? []).map((f) => ({ name: f.name ?? '', mime: f.contentType, bytes: f.bytes ?? 0, url: f.contentUrl ?? null })),
        ...(mine ? { state: 'sent' as const } : {}), ...(clientId ? { clientId } : {}),
      };
      // One id, one bubble; one client id, one bubble. What was pending takes its place in the order of the log.
      bubbles = bubbles.filter((b) => b.id !== a.id && !(clientId && b.clientId === clientId));
      const waiting = bubbles.findIndex((b) => b.mine && b.state !== 'sent');
      bubbles = waiting < 0 ? [...bubbles, bubble] : [...bubbles.slice(0, waiting), bubble, ...bubbles.slice(waiting)];
      if (clientId) this.#done(clientId);
    }
    if (watermark) {
      this.#watermark = watermark;
      const s = session.get();
      if (s) session.set({ ...s, watermark, seen: bubbles.filter((b) => b.state === undefined || b.state === 'sent').at(-1)?.id ?? s.seen });
    }
    this.#show({ bubbles, typing });
    if (!this.view.ready) this.#settle();
  }
  #stillness(): void {
    clearTimeout(this.#quiet);
    this.#quiet = window.setTimeout(() => this.#show({ typing: false }), TYPING);
  }
  /** The first catching-up is over a moment after the stream stands: from then on, what comes is news. */
  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = window.setTimeout(() => {
      const at = this.view.bubbles.findIndex((b) => b.id === this.#lastSeen);
      const next = at < 0 ? undefined : this.view.bubbles.slice(at + 1).find((b) => !b.mine);
      this.#show({ ready: true, newFrom: next?.id ?? this.view.newFrom });
    }, 150);
  }
  #settling = 0;

  // -------------------------------------------------------------- what is sent

  #pending(d: Draft, list?: File[]): Bubble {
    const urlOf = (name: string): string | null => this.#urls.get(d.clientId + name) ?? null;
    for (const f of list ?? []) if (f.type.startsWith('image/')) this.#urls.set(d.clientId + f.name, URL.createObjectURL(f));
    return { id: d.clientId, clientId: d.clientId, mine: true, text: d.text, at: d.at, lang: null, choices: [], state: this.view.up ? 'sending' : 'waiting', files: d.files.map((f) => ({ ...f, url: urlOf(f.name) })) };
  }
  #mark(clientId: string, change: Partial<Bubble>): void {
    this.#show({ bubbles: this.view.bubbles.map((b) => (b.clientId === clientId && b.state !== 'sent' ? { ...b, ...change } : b)) });
  }
  #done(clientId: string): void {
    drafts.drop(clientId);
    void files.drop(clientId);
  }

  async say(text: string, list: File[] = []): Promise<void> { await this.#queue({ clientId: fresh(), at: Date.now(), text, files: list.map((f) => ({ name: f.name, mime: f.type, bytes: f.size })) }, list); }
  async choose(action: Action): Promise<void> { await this.#queue({ clientId: fresh(), at: Date.now(), text: action.text ?? action.title, value: action.value, files: [] }, []); }
  async #queue(d: Draft, list: File[]): Promise<void> {
    if (list.length) await files.put(d.clientId, list);
    drafts.add(d);
    this.#show({ bubbles: [...this.view.bubbles, this.#pending(d, list)] });
    void this.#flush();
  }
  /** A refused message, once more: its words are the person's own to send. */
  retry(b: Bubble): void { this.#mark(b.id, { state: 'sending' }); void this.#flush(); }
  discard(b: Bubble): void { this.#done(b.id); this.#show({ bubbles: this.view.bubbles.filter((x) => x.id !== b.id) }); }

  /** Sends what waits, oldest first, one at a time: order is the person's. */
  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    clearTimeout(this.#resend);
    try {
      for (;;) {
        const d = drafts.all().find((x) => this.view.bubbles.some((b) => b.clientId === x.clientId && b.state !== 'refused'));
        if (!d) return;
        this.#mark(d.clientId, { state: this.view.up ? 'sending' : 'waiting' });
        const answer = await this.#post(d);
        if (answer.body) { this.#done(d.clientId); this.#mark(d.clientId, { state: 'sent', id: answer.body.id }); continue; }
        this.#answered(answer.status);
        // Our own words about a refusal are kept for what will not get better: a body that is too large or unreadable.
        if (answer.status === 413 || answer.status === 400) { this.#mark(d.clientId, { state: 'refused', refusal: answer.status }); continue; }
        this.#mark(d.clientId, { state: 'waiting' });
        this.#resend = window.setTimeout(() => void this.#flush(), RESEND);
        return;
      }
    } finally {
      this.#flushing = false;
    }
  }
  async #post(d: Draft): Promise<Answer<{ id: string }>> {
    const s = await this.#ready();
    if (!s) return { status: 0, body: null };
    const activity = { type: 'message', text: d.text, locale: this.#locale(), from: { role: 'user' }, channelData: { clientActivityID: d.clientId }, ...(d.value === undefined ? {} : { value: d.value }) };
    if (!d.files.length) return call(`/conversations/${s.conversation}/activities`, s.token, 'POST', activity);
    const list = await files.get(d.clientId);
    if (!list) return { status: 400, body: null };
    const form = new FormData();
    form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
    for (const f of list) form.append('file', f, f.name);
    return upload(`/conversations/${s.conversation}/upload`, s.token, form, (progress) => this.#mark(d.clientId, { progress }));
  }

  // -------------------------------------------------------------- the end

  /** Nothing of the conversation stays on this device. */
  end(): void {
    this.#line?.close();
    session.set(null);
    drafts.clear();
    void files.clear();
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#watermark = '';
    this.#show({ bubbles: [], ended: true, typing: false, up: false, newFrom: null });
  }
  restart(): void { if (!this.view.ended) this.end(); this.#begin(); }
}
