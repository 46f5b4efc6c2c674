/** «ابغى موظفة»: the wish reaches the ticket, whoever heard it first, and nothing else looks like it. */
import { describe, expect, it } from 'vitest';
import { openSession } from '../../app/chat.ts';
import { Preset } from '../../app/chat-format.ts';
import { asksForWoman } from '../../flows/words.ts';
import { FLOWS } from '../chats/play.ts';

it.each([
  'ابغى اكلم موظفة', 'أبي وحدة من الأخوات ترد علي', 'عايزة ست تكلمني', 'ممكن موظّفة لو سمحتم', 'أريد امرأة تساعدني', 'can I talk to a woman please', 'بدي احاكي موظفة',
])('%s', (text) => expect(asksForWoman(text)).toBe(true));
it.each(['ابغى موظف', 'أختي مريضة وتحتاج علاج', 'أنا أرملة وعندي بنت', 'قسم النساء وين؟', 'talk to staff', 'امرأة مطلقة هل لي حق؟', ''])('not: %s', (text) => expect(asksForWoman(text)).toBe(false));

describe('the ticket', () => {
  const talk = async (lines: string[]): Promise<(true | undefined)[]> => {
    const session = await openSession({ channel: 'web', at: Date.parse('2026-11-22T10:00:00+03:00'), mode: 'demo', preset: Preset.parse({}), flows: FLOWS });
    try {
      for (const say of lines) { await session.play({ say }, session.now() + 60_000); await session.finish(session.now() + 30_000); }
      const boxed = (await session.house.store.inbox({ box: 'waiting', who: 'x', max: 5 })).rows.map((r) => r.ticket?.woman);
      expect((await session.house.store.tickets({})).map((t) => t.woman)).toEqual(boxed);
      return boxed;
    } finally {
      await session.close();
    }
  };
  it('says it when asked at once', async () => expect(await talk(['ابغى اكلم موظفة'])).toEqual([true]));
  it('says it when the wish comes while waiting', async () => expect(await talk(['ابغى موظف', 'لو سمحتم موظفة ترد علي'])).toEqual([true]));
  it('is silent otherwise', async () => expect(await talk(['ابغى موظف'])).toEqual([undefined]));
});
