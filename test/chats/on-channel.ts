/**
 * "The same conversation on every channel": each transcript is played by a person on the channel's own device and must hold there as it is written;
 * beside that, states, effects and stored requests must be those of the same script on the terminal, and the screen must show what was meant.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transcript } from '../../app/transcript.ts';
import type { OutputLine } from '../../app/chat-format.ts';
import type { Json } from '../../core/json.ts';
import type { RequestFile } from '../../core/request.ts';
import type { OpenLine } from '../suites/phone.ts';
import { asPeopleCan, asSent, asShared, misread, mobileOf, openRig, type Rig } from './device.ts';
import { chatFiles, play, readChat, type Played, type Playing } from './play.ts';

/**
 * Transcripts that end in other words where the channel vouches for the sender's mobile with every message: there the bot knows more than the script expects.
 * They are compared with the terminal's run in which it knows as much.
 */
export const KNOWS_THE_MOBILE: Elsewhere = {
  'status/id_then_number.chat': 'an identity number with a known mobile is a claim that can be judged at once',
  'status/lost_number.chat': 'the same',
  'people/egyptian_status.chat': 'the same',
  'form/phone_shared.chat': 'the mobile is there before it is shared',
};
/** Transcripts in which the channel takes the mobile back: where every message brings it, it is there again with the next one. */
const FORGETS_THE_MOBILE: ReadonlySet<string> = new Set(['status/phone_of_message.chat', 'status/phone_shared.chat']);
/** Transcripts whose words are of another channel, each with its reason. */
export type Elsewhere = Readonly<Record<string, string>>;

/** Where the provider tells how far messages came, these look at what the house keeps of it. */
const RECEIPTS = /^register\//;

/** Numbers are drawn by lot: the n-th number of a run is `#n`. Blob ids and times differ too. */
const plain = (value: unknown, refs: readonly string[]): Json =>
  JSON.parse(refs.reduce((s, r, i) => s.replaceAll(r, `#${i}`), JSON.stringify(value)).replace(/blob_[A-Za-z0-9_-]{20}/g, 'blob')) as Json;
const numbersOf = (played: readonly Played[]): string[] => played.flatMap((p) => p.out.effects.flatMap((e) => { const r = e as { type: string; number?: string }; return r.type === 'register' && r.number ? [r.number] : []; }));
const requestOf = (r: RequestFile): unknown => ({ number: r.number, kind: r.kind, about: r.about, state: r.state, department: r.department, fields: r.fields, media: r.media.map((m) => ({ name: m.name, mime: m.mime, bytes: m.bytes })), history: r.history.map((h) => [h.who, h.state, h.note]), mine: r.conversation !== null });

/** What two runs must have in common. */
const essence = async (chat: Transcript, mouth?: Playing['mouth'], look?: (out: OutputLine) => Promise<void>, end?: Playing['end']): Promise<{ played: Played[]; requests: RequestFile[] }> => {
  let requests: RequestFile[] = [];
  const played = await play(chat, {
    ...(mouth ? { mouth } : {}), ...(look ? { after: async (_s, out) => look(out) } : {}),
    end: async (s) => {
      requests = await s.house.store.requests({ max: 100 });
      await end?.(s);
    },
  });
  return { played, requests };
};

export const onChannel = (channel: string, open: OpenLine, o: { elsewhere?: Elsewhere; only?: (file: string) => boolean } = {}): void => {
  describe(`transcripts on ${channel}`, () => {
    let rig: Rig;
    let people = 0;
    beforeAll(async () => { rig = await openRig(open); }, 60_000);
    afterAll(() => rig?.close());

    it.each(chatFiles().filter((file) => (o.only?.(file) ?? true) && !(o.elsewhere === KNOWS_THE_MOBILE && FORGETS_THE_MOBILE.has(file))))('%s', async (file) => {
      const written = readChat(file);
      const mobile = mobileOf(written) ?? `+9665590${String(++people).padStart(5, '0')}`;
      const { user_phone: _planted, ...unplanted } = written.preset;
      const sent = asSent(written, rig.line);
      let script: Transcript = { ...(sent ?? written), channel, preset: rig.line.vouches ? { ...unplanted, user_phone: mobile } : written.preset };
      let here = await essence(script);
      const possible = asPeopleCan(script, here.played);
      if (possible) here = await essence(script = possible);
      const shared = rig.line.shares ? asShared(script, here.played, mobile) : null;
      if (shared) here = await essence(shared);
      /** Its own words are for another channel: the one it was written for has no key that shares the mobile. */
      const asksForMobile = (out: OutputLine): boolean => written.channel !== channel && out.replies.some((r) => r.choices.some((c) => c.id === 'share_phone'));

      const { mouth, device } = rig.device(script, mobile);
      const wrong: string[] = [];
      const look = async (): Promise<void> => { for (const s of await device().look()) { const why = misread(s); if (why) wrong.push(why); } };
      // Where the channel vouches for mobiles nothing is planted: the house must learn it from the messages.
      const there = await essence(rig.line.vouches ? { ...script, preset: unplanted } : script, mouth, look, async ({ house }) => {
        if (!device().phone.readAll || !RECEIPTS.test(file)) return;
        await device().phone.readAll?.();
        const lines = (await house.store.history(device().conversation(), 200)).filter((l) => l.by !== 'person');
        expect(lines.length).toBeGreaterThan(5);
        expect(new Set(lines.map((l) => l.progress))).toEqual(new Set(['read'])); // what came late takes nothing back
      });
      expect(wrong).toEqual([]);

      const bare = ({ at: _at, ...out }: OutputLine): unknown => out;
      for (const [i, h] of here.played.entries()) {
        const t = there.played[i] as Played;
        expect({ at: `${file}:${h.turn.line}`, ...(plain(bare(t.out), numbersOf(there.played)) as object) }).toEqual({ at: `${file}:${h.turn.line}`, ...(plain(bare(h.out), numbersOf(here.played)) as object) });
      }
      expect(plain(there.requests.map(requestOf), numbersOf(there.played))).toEqual(plain(here.requests.map(requestOf), numbersOf(here.played)));
      if (!sent && !possible && !shared && !o.elsewhere?.[file]) for (const p of there.played) if (!asksForMobile(p.out)) expect({ line: `${file}:${p.turn.line}`, held: p.held, got: p.held || p.got }).toEqual({ line: `${file}:${p.turn.line}`, held: true, got: true });
    });
    it('every exception is still one of the transcripts', () => {
      for (const file of Object.keys(o.elsewhere ?? {})) expect(chatFiles()).toContain(file);
    });
  });
};
