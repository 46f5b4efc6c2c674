/** Rival: an XState v5 machine. Each turn makes an actor of the persisted snapshot, sends it one event and persists it again, as a server that keeps states in a database does. */
import { readYesNo } from '../core/values/yes-no.ts';
import { NUMBER, type Question } from './six-questions.ts';
import { peer } from './peers.ts';

type Data = { values: Record<string, unknown>; said: string[] };
type Said = { context: Data; event: { text: string; value?: unknown } };
type Actor = { start(): void; send(e: object): void; getPersistedSnapshot(): object; stop(): void };
type XState = { createMachine(config: object): object; createActor(machine: object, options?: { snapshot: unknown }): Actor; assign(f: (a: Said) => Partial<Data>): unknown };

/** Returns `turn(snapshot as JSON | null, event as JSON) -> next snapshot as JSON`; what is said lies in `context.said`. */
export const machine = (questions: Question[]): ((snapshot: string | null, event: string) => string) => {
  const { createMachine, createActor, assign } = peer<XState>('xstate');
  const NEXT = (i: number): string => questions[i + 1]?.slot ?? 'review';
  const summary = (values: Record<string, unknown>): string => `هذه هي المعلومات:\n\n${questions.map((q) => `• ${q.label}: ${q.show(values[q.slot])}`).join('\n')}\n\nهل هي صحيحة؟`;
  const say = (f: (d: Data) => string) => assign(({ context }) => ({ said: [f(context)] }));
  const asking = Object.fromEntries(questions.map((q, i) => [q.slot, {
    entry: say(() => q.ask),
    on: {
      text: [
        { guard: ({ event }: Said) => (event.value = q.read(event.text)) !== undefined, // read once, for the action too
           target: NEXT(i), actions: assign(({ context, event }) => ({ values: { ...context.values, [q.slot]: event.value } })) },
        { actions: say(() => 'لم نفهم الإجابة.') },
      ],
    },
  }]));
  const m = createMachine({
    id: 'six', initial: 'idle', context: { values: {}, said: [] },
    states: {
      idle: { on: { text: { target: questions[0]?.slot } } },
      ...asking,
      review: { entry: say((d) => summary(d.values)), on: { text: [{ guard: ({ event }: Said) => readYesNo(event.text) === true, target: 'done' }, { actions: say(() => 'لم نفهم الإجابة.') }] } },
      done: { entry: say(() => `تم تسجيل الطلب. الرقم المرجعي: ${NUMBER}`), type: 'final' },
    },
  });
  return (snapshot, event) => {
    const actor = snapshot === null ? createActor(m) : createActor(m, { snapshot: JSON.parse(snapshot) as unknown });
    actor.start();
    actor.send(JSON.parse(event) as object);
    const next = JSON.stringify(actor.getPersistedSnapshot());
    actor.stop();
    return next;
  };
};
