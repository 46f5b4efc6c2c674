/** Staff in rooms of a channel: what they see, what they may do, and what a crash changes: nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../../core/request.ts';
import { ALI, MONA, openPlay, T0, type Play } from './rooms-house.ts';

let p: Play;
beforeEach(async () => { p = await openPlay(); });
afterEach(() => p.close());

const last = (n?: number): string => p.rooms.texts(n).at(-1) ?? '';
const joined = (n?: number): string => p.rooms.texts(n).join('\n');
const times = (text: string, n?: number): number => joined(n).split(text).length - 1;
const handOver = async (): Promise<void> => { await p.says('عندي سؤال عن الكفالة'); await p.says('موظف'); };

describe('a hand-over', () => {
  it('opens a room with a card, buttons and the last messages, and no room before that', async () => {
    await p.says('السلام عليكم');
    await p.settle();
    expect(p.rooms.all).toEqual([]);
    await p.says('موظف');
    expect(p.rooms.all).toHaveLength(1);
    expect(p.rooms.all[0]?.title).toBe('1 · واتساب · طلب التحدث مع موظف');
    const [post] = p.rooms.all[0]?.posts ?? [];
    expect(post?.buttons?.map((b) => b.id)).toEqual(['room:took', 'room:closed']);
    expect(p.rooms.texts()).toHaveLength(1);
    expect(last()).toContain('👤 موظف');
    expect(last()).toContain('05••••••67');
    expect(last()).not.toContain('966551234567');
  });

  it('shows open requests of the conversation, the name, and hides what identifies', async () => {
    const c = await p.says('السلام عليكم');
    for (const [number, state] of [['1234563', 'in_study'], ['7654321', 'paid']] as const) await p.house.store.addRequest({
      number, kind: 'aid', about: 'rent', state, created: T0, nextUpdate: null, conversation: c, updated: T0, department: KINDS.aid.department,
      fields: { full_name: 'سارة محمد الحربي', phone: '+966559876543', national_id: '1023456780' }, media: [], history: [],
    }, null);
    await p.says('رقم هويتي ١٠٢٣٤٥٦٧٨٠ وجوالي 055 987 6543');
    await p.says('موظف');
    expect(p.rooms.all[0]?.title).toContain('سارة محمد الحربي');
    expect(joined()).toContain('👤 سارة محمد الحربي');
    expect(joined()).toContain('• 1234563 - مساعدة في الإيجار - قيد الدراسة');
    expect(joined()).not.toContain('7654321');
    expect(joined()).toContain('(رقم هوية محجوب) وجوالي 05••••••43');
    for (const secret of ['1023456780', '١٠٢٣٤٥٦٧٨٠', '987 6543', '559876543']) expect(joined()).not.toContain(secret);
  });

  it('says what is urgent first, and when it becomes so', async () => {
    await handOver();
    await p.says('زوجي يضربني وأخاف على أولادي');
    expect(joined()).toContain('🔴 صارت عاجلة');
  });
});

describe('who answers', () => {
  it('a claim is told in the room and to the person; what follows reaches them and is not repeated', async () => {
    await handOver();
    await p.hears({ act: 'took' });
    expect(last()).toContain('✅ استلمها منى.');
    expect(p.rooms.all[0]?.posts.at(-1)?.buttons?.map((b) => b.id)).toEqual(['room:returned', 'room:closed']);
    expect(await p.ticket()).toEqual({ state: 'taken', who: 'منى' });
    await p.hears({ act: 'said', text: 'أهلًا، كيف أساعدكم؟' });
    expect(p.heard()).toContain('أهلًا، كيف أساعدكم؟');
    expect(times('كيف أساعدكم')).toBe(0);
    await p.says('أريد معرفة الأوراق');
    expect(last()).toBe('👤 أريد معرفة الأوراق');
  });

  it('an answer while the ticket waits takes it first', async () => {
    await handOver();
    expect(await p.hears({ act: 'said', text: 'معكم منى' })).toBe(2);
    expect(await p.ticket()).toEqual({ state: 'taken', who: 'منى' });
    expect(p.heard()).toContain('معكم منى');
  });

  it('two claim at once: one wins, the other is told who', async () => {
    await handOver();
    const place = p.rooms.all[0]?.id as string;
    const word = { at: p.clock.now(), place };
    const both = await p.staff.resolve([{ ...word, id: 'a', who: MONA, act: 'said', text: 'أنا معكم' }, { ...word, id: 'b', who: ALI, act: 'said', text: 'وأنا' }, { ...word, id: 'c', who: ALI, act: 'took' }]);
    await p.house.store.accept(both);
    await p.settle();
    expect(await p.ticket()).toEqual({ state: 'taken', who: 'منى' });
    expect(p.heard()).toContain('أنا معكم');
    expect(p.heard()).not.toContain('وأنا');
    expect(times('علي: المحادثة مع منى، ولم يُرسل شيء.')).toBe(2);
  });

  it('a claim that another place won a moment before is refused by the engine and told', async () => {
    await handOver();
    const claim = await p.staff.resolve([{ id: 'late', at: p.clock.now(), who: ALI, place: p.rooms.all[0]?.id as string, act: 'took' }]);
    await p.elsewhere('took', 'هدى');
    await p.house.store.accept(claim);
    await p.settle();
    expect(joined()).toContain('علي: المحادثة مع هدى');
    expect(times('استلمها هدى')).toBe(1);
  });

  it('pressing twice says nothing twice', async () => {
    await handOver();
    const press = { at: p.clock.now(), place: p.rooms.all[0]?.id as string, who: MONA, act: 'took' as const };
    await p.house.store.accept(await p.staff.resolve([{ ...press, id: 'a' }, { ...press, id: 'b' }]));
    await p.settle();
    expect(times('استلمها منى')).toBe(1);
    expect(joined()).not.toContain('لم يُرسل');
  });

  it('a reply to an old picture of the conversation is refused and told', async () => {
    await handOver();
    await p.hears({ act: 'took' });
    const place = p.rooms.all[0]?.id as string;
    const reply = await p.staff.resolve([{ id: 'r', at: p.clock.now(), who: MONA, place, act: 'said', text: 'نعم يمكن ذلك' }]);
    await p.says('لا، غيّرت رأيي');
    await p.house.store.accept(reply);
    await p.settle();
    expect(p.heard()).not.toContain('نعم يمكن ذلك');
    expect(last()).toContain('منى: وصلت رسالة جديدة قبل ردّكم، فلم يُرسل.');
    await p.hears({ act: 'said', text: 'نعم يمكن ذلك' });
    expect(p.heard()).toContain('نعم يمكن ذلك');
  });
});

describe('words that stay inside', () => {
  it('a note is kept, shown to others and never sent', async () => {
    await handOver();
    await p.hears({ act: 'noted', text: 'اتصلت بها أمس' });
    await p.hears({ act: 'said', who: ALI, text: '/note@sila_bot وأنا أيضًا' });
    expect(await p.house.store.notes((await p.house.store.tickets({}))[0]?.conversation as string)).toMatchObject([{ who: 'منى', text: 'اتصلت بها أمس' }, { who: 'علي', text: 'وأنا أيضًا' }]);
    await p.elsewhere('noted', 'هدى', 'ملاحظة من الطرفية');
    expect(last()).toBe('📝 هدى: ملاحظة من الطرفية');
    expect(times('اتصلت بها أمس')).toBe(0);
    expect(p.heard().join()).not.toMatch(/أمس|أيضًا|الطرفية/);
    expect((await p.ticket()).state).toBe('waiting');
  });
  it('a stroke of the pen never reaches the person', async () => {
    await handOver();
    for (const text of ['/clos', '/ closing', '/notee x']) expect(await p.hears({ act: 'said', text })).toBe(0);
    expect(joined()).toContain('لا نعرف هذا الأمر');
    expect(await p.hears({ act: 'said', text: '/close' })).toBe(1);
    expect((await p.ticket()).state).toBe('closed');
  });
  it('a room nobody knows is a topic of their own', async () => {
    await handOver();
    expect(await p.hears({ act: 'said', text: 'غداء؟', place: '9999' })).toBe(0);
    expect(p.rooms.texts()).toHaveLength(1);
  });
});

describe('the end', () => {
  it.each([['returned', 'عاد المساعد الآلي ليكمل معكم.'], ['closed', 'انتهت المحادثة مع الموظف.']] as const)('%s: told, closed, and what comes later is between the person and the bot', async (act, says) => {
    await handOver();
    await p.hears({ act: 'took' });
    await p.hears({ act });
    expect(p.heard().slice(-2).join('\n')).toContain(says); // after closing the service may be rated
    expect(last()).toContain('أنهى منى المتابعة');
    expect(p.rooms.all[0]?.state).toBe('closed');
    const posts = p.rooms.texts().length;
    await p.says('متى الدوام؟');
    await p.settle();
    expect(p.rooms.texts()).toHaveLength(posts);
    expect(await p.hears({ act: 'said', text: 'نسيت شيئًا' })).toBe(0);
    expect(last()).toContain('أُغلقت هذه المحادثة');
    expect(p.rooms.all[0]?.state).toBe('closed');
  });
  it('only the holder ends it, anybody before that; a new hand-over has a room of its own', async () => {
    await handOver();
    await p.hears({ act: 'took' });
    await p.hears({ act: 'closed', who: ALI });
    expect(await p.ticket()).toEqual({ state: 'taken', who: 'منى' });
    expect(last()).toContain('علي: المحادثة مع منى');
    await p.elsewhere('closed', MONA.id);
    await p.says('موظف');
    expect(p.rooms.all.map((r) => r.state)).toEqual(['closed', 'open']);
    expect(await p.hears({ act: 'said', text: 'هنا', place: p.rooms.all[0]?.id as string })).toBe(0);
    expect(last(0)).toContain('موضوع سابق');
    expect(await p.hears({ act: 'closed', who: ALI })).toBe(1);
    expect(p.rooms.all.map((r) => r.state)).toEqual(['closed', 'closed']);
  });
  it('a person who leaves the queue closes the room', async () => {
    await handOver();
    await p.says('القائمة');
    if ((await p.ticket()).state !== 'closed') await p.says('القائمة');
    expect((await p.ticket()).state).toBe('closed');
    expect(last()).toContain('انتهى الانتظار');
    expect(p.rooms.all[0]?.state).toBe('closed');
  });
  it('somebody erased: every room of theirs is told to be deleted, and nothing is kept', async () => {
    await handOver();
    await p.hears({ act: 'took' });
    await p.hears({ act: 'closed' });
    const c = await p.says('موظف');
    await p.house.store.erase(c, p.clock.now());
    p.staff.poke(c);
    await p.settle();
    for (const n of [0, 1]) expect(last(n)).toContain('نرجو حذف هذا الموضوع');
    expect(await p.hears({ act: 'said', text: 'مرحبا' })).toBe(0);
    expect(await p.house.store.cursors.get(`rooms.telegram.of.${c}`)).toBe('');
  });
});

describe('files', () => {
  it('the person\'s are posted, each by itself; those of staff carry where they are', async () => {
    await handOver();
    const c = (await p.house.store.tickets({}))[0]?.conversation as string;
    const id = await p.house.store.blobs.put(c, 'voice.ogg', 'audio/ogg', new Uint8Array([1, 2, 3]));
    await p.sends([{ id, name: 'voice.ogg', mime: 'audio/ogg', bytes: 3 }]);
    const post = p.rooms.all[0]?.posts.find((x) => x.media);
    expect(post?.media).toMatchObject([{ id, name: 'voice.ogg', mime: 'audio/ogg' }]);
    const [, said] = await p.staff.resolve([{ id: 'f', at: p.clock.now(), who: MONA, place: p.rooms.all[0]?.id as string, act: 'said', media: [{ id: '', name: 'a.pdf', mime: 'application/pdf', bytes: 5, pointer: 'FILE1' }] }]);
    expect(said?.event).toMatchObject({ act: 'said', media: [{ pointer: 'telegram FILE1' }] });
  });
  it('one that the channel does not take is named, and the rest goes on', async () => {
    await handOver();
    const c = (await p.house.store.tickets({}))[0]?.conversation as string;
    const id = await p.house.store.blobs.put(c, 'x.pdf', 'application/pdf', new Uint8Array([1]));
    p.rooms.fates.push({ as: 'failed', why: 'too big' });
    await p.sends([{ id, name: 'x.pdf', mime: 'application/pdf', bytes: 1 }]);
    p.clock.set(p.clock.now() + 5_000);
    await p.settle();
    expect(joined()).toContain('x.pdf: تعذّر عرض هذا الملف هنا، ويُحفظ بالأمر sila tickets save 1 FOLDER');
    await p.says('وصل الملف؟');
    expect(joined()).toContain('وصل الملف؟');
  });
});

describe('faults of the messenger', () => {
  it('a room deleted by hand is made again: the card, the last twenty lines, and on it goes', async () => {
    await handOver();
    for (let n = 0; n < 25; n++) await p.says(`رسالة ${n}.`);
    const room = p.rooms.all[0];
    if (room) room.state = 'gone';
    await p.says('هل من أحد؟');
    expect(p.rooms.all).toHaveLength(2);
    const shown = joined(1);
    expect(shown).toContain('🟡 تذكرة 1');
    expect(shown).toContain('رسالة 24.');
    expect(shown).not.toContain('رسالة 2.');
    expect(shown.match(/^(👤|🤖|💬)/gmu)?.length).toBeGreaterThanOrEqual(20);
    expect(times('هل من أحد؟', 1)).toBe(1);
    await p.hears({ act: 'said', text: 'نعم، معكم' });
    expect(p.heard()).toContain('نعم، معكم');
  });

  it('what the provider asks to wait for is waited for, and joined', async () => {
    await handOver();
    p.rooms.fates.push({ as: 'retry', at: p.clock.now() + 30, why: '429' });
    await p.says('أولًا');
    await p.says('ثانيًا');
    await p.settle();
    expect(times('أولًا')).toBe(1);
    expect(times('ثانيًا')).toBe(1);
  });

  it('an outcome nobody knows: shown once more, with a word about it', async () => {
    await handOver();
    p.rooms.fates.push('late');
    await p.says('هل وصلت؟');
    p.clock.set(p.clock.now() + 60_000);
    await p.settle();
    expect(times('هل وصلت؟')).toBe(2);
    expect(last()).toContain('قد تكون هذه الرسالة ظهرت قبل قليل.');
    await p.says('شكرًا');
    expect(last()).toBe('👤 شكرًا');
  });

  it('a group that refuses everything for a while loses no words', async () => {
    await handOver();
    p.rooms.fates.push(...Array.from({ length: 7 }, () => ({ as: 'failed', why: 'no rights' }) as const));
    for (const text of ['أول', 'ثان', 'ثالث']) await p.says(text);
    for (let n = 0; n < 12; n++) { p.clock.set(p.clock.now() + 60_000); await p.settle(); }
    for (const text of ['👤 أول', '👤 ثان', '👤 ثالث']) expect(times(text)).toBe(1);
  });

  it('keeps to the pace of the group: what waits is joined into one post', async () => {
    await p.close();
    p = await openPlay({ pace: { all: 1, burst: 2, every: 40 } });
    await p.says('موظف');
    const posts = p.rooms.texts().length;
    await Promise.all(Array.from({ length: 9 }, async (_, n) => {
      await p.house.store.accept([{ event: { type: 'message', id: `q${n}`, at: p.clock.now(), from: { channel: 'whatsapp', user: '966551234567' }, body: { kind: 'text', text: `سطر رقم ${n}` } }, to: { address: { channel: 'whatsapp', user: '966551234567' } } }]);
    }));
    await p.settle();
    for (let n = 0; n < 9; n++) expect(times(`سطر رقم ${n}`)).toBe(1);
    expect(p.rooms.texts().length - posts).toBeLessThan(6);
  });
});

describe('a crash', () => {
  /** Everything the room shows, whatever was cut in between. */
  const story = ['موظف', 'أنا في الانتظار.', 'هذه ثانية.', 'وهذه ثالثة.'];
  it('a new mirror on the same store adds nothing', async () => {
    await handOver();
    await p.hears({ act: 'took' });
    await p.hears({ act: 'said', text: 'أهلًا' });
    await p.says('أهلًا بك');
    const before = p.rooms.texts();
    await p.again();
    await p.again();
    expect(p.rooms.texts()).toEqual(before);
    expect(p.rooms.all).toHaveLength(1);
    await p.hears({ act: 'said', text: 'ما المطلوب؟' });
    expect(p.heard()).toContain('ما المطلوب؟');
  });

  it.each([1, 2, 3, 4])('in the middle of call %s: every line is there once; only what was on its way may come again, and says so', async (at) => {
    p.rooms.fates.push(...Array.from({ length: at - 1 }, () => 'well' as const), 'die');
    const house = p.house;
    const accept = async (text: string, id: string): Promise<void> => {
      await house.store.accept([{ event: { type: 'message', id, at: p.clock.now(), from: { channel: 'whatsapp', user: '9665' }, body: { kind: 'text', text } }, to: { address: { channel: 'whatsapp', user: '9665' } } }]);
    };
    let died = false;
    for (const [n, text] of story.entries()) {
      p.clock.set(p.clock.now() + 20_000);
      await accept(text, `s${n}`);
      const settled = p.settle().then(() => true);
      const done = await Promise.race([settled, p.rooms.death.then(() => false)]);
      if (!done && !died) { died = true; await p.again(); await settled; }
    }
    expect(died).toBe(true);
    p.clock.set(p.clock.now() + 20_000);
    await p.settle();
    const shown = p.rooms.all.flatMap((r, n) => (r.posts.length ? [joined(n)] : [])).join('\n');
    const posts = p.rooms.all.flatMap((r) => r.posts.map((x) => x.text));
    for (const text of story) {
      const seen = shown.split(`👤 ${text}`).length - 1;
      const marked = posts.filter((x) => x.includes('قد تكون') && x.includes(text)).length;
      expect(seen - marked, text).toBe(1);
    }
  });

  it('a word that came before the crash and comes again after it is one word', async () => {
    await handOver();
    const word = { id: 'w', at: p.clock.now(), who: MONA, place: p.rooms.all[0]?.id as string, act: 'said' as const, text: 'أهلًا وسهلًا' };
    await p.staff.resolve([word]); // the store was down: nothing was accepted
    await p.again();
    for (let n = 0; n < 2; n++) { await p.house.store.accept(await p.staff.resolve([word])); await p.settle(); }
    expect(p.heard().filter((t) => t === 'أهلًا وسهلًا')).toHaveLength(1);
    expect(joined()).not.toContain('أهلًا وسهلًا');
    expect(joined()).not.toContain('لم يُرسل');
  });
});

describe('what staff say elsewhere', () => {
  it('appears in the room with their name; a reply that failed for good is told with its reason', async () => {
    await handOver();
    await p.elsewhere('took', 'هدى');
    await p.elsewhere('said', 'هدى', 'رد من الطرفية');
    expect(joined()).toContain('✅ استلمها هدى.');
    expect(last()).toContain('💬 هدى: رد من الطرفية');
    const key = (await p.house.store.history((await p.house.store.tickets({}))[0]?.conversation as string, 50)).findLast((l) => l.by === 'staff')?.key as string;
    await p.house.store.receive('whatsapp', [{ key, at: p.clock.now(), is: 'failed', why: 'window closed' }]);
    await p.settle();
    expect(last()).toContain('⚠️ لم يصل ردّ هدى: window closed');
    await p.settle();
    expect(times('لم يصل ردّ هدى')).toBe(1);
  });
});
