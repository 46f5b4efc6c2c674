/** Rival: Microsoft's botbuilder-dialogs. A WaterfallDialog of prompts over a ConversationState on MemoryStorage; one call a turn, nothing on the network. */
import { readYesNo } from '../core/values/yes-no.ts';
import { NUMBER, type Question } from './six-questions.ts';
import { peer } from './peers.ts';

type Activity = { type: string; text?: string; [k: string]: unknown };
type Step = { result: unknown; values: Record<string, unknown>; context: Context; prompt(id: string, options: unknown): Promise<unknown>; endDialog(): Promise<unknown> };
type Context = { sendActivity(a: string | Activity): Promise<unknown> };
type Prompted = { recognized: { succeeded: boolean; value: string }; context: Context };
type State = { createProperty(name: string): unknown; saveChanges(c: Context): Promise<void> };
type Core = {
  BotAdapter: new () => { runMiddleware(c: Context, logic: (c: Context) => Promise<void>): Promise<void> }; MemoryStorage: new () => object; TurnContext: new (adapter: object, activity: Activity) => Context; ConversationState: new (storage: object) => State;
};
type Dialogs = {
  DialogSet: new (p: unknown) => { add(d: unknown): unknown; createContext(c: Context): Promise<{ continueDialog(): Promise<{ status: string }>; beginDialog(id: string): Promise<unknown> }> };
  WaterfallDialog: new (id: string, steps: ((s: Step) => Promise<unknown>)[]) => unknown;
  TextPrompt: new (id: string, validator: (p: Prompted) => Promise<boolean>) => unknown;
  ChoicePrompt: new (id: string) => unknown;
  ConfirmPrompt: new (id: string) => { confirmChoices?: unknown };
};

/**
 * Returns `turn(conversation, text) -> what was said`. `own`: choices and the yes are asked with the package's own ChoicePrompt and ConfirmPrompt, as its
 * documentation does; otherwise with TextPrompts and our readers, the lightest a waterfall can be.
 */
export const waterfall = (questions: Question[], own: boolean): ((conversation: string, text: string) => Promise<string[]>) => {
  const { BotAdapter, MemoryStorage, TurnContext, ConversationState } = peer<Core>('botbuilder-core');
  const { DialogSet, WaterfallDialog, TextPrompt, ChoicePrompt, ConfirmPrompt } = peer<Dialogs>('botbuilder-dialogs');
  const said: string[] = [];
  class Loop extends BotAdapter {
    async sendActivities(_c: unknown, list: Activity[]): Promise<{ id: string }[]> {
      return list.map((a) => { if (a.text) said.push(a.text); return { id: '1' }; });
    }
  }
  const adapter = new Loop();
  const state = new ConversationState(new MemoryStorage());
  const dialogs = new DialogSet(state.createProperty('dialogs'));
  const chooses = (q: Question): boolean => own && q.choices.length > 0;
  for (const q of questions) dialogs.add(chooses(q) ? new ChoicePrompt(q.slot) : new TextPrompt(q.slot, async (p) => {
    const value = q.read(p.recognized.value); // the validator leaves the value for the step, as the package's own prompts do
    if (value === undefined) return false;
    p.recognized.value = value as string;
    return true;
  }));
  const YES = ['نعم', 'لا'];
  dialogs.add(own ? Object.assign(new ConfirmPrompt('review'), { confirmChoices: YES.map((value) => ({ value })) }) : new TextPrompt('review', async (p) => readYesNo(p.recognized.value) === true));
  const prompt = (text: string, choices: string[] = []) => ({ prompt: choices.length ? { type: 'message', text, suggestedActions: { to: [], actions: choices.map((c) => ({ type: 'imBack', title: c, value: c })) } } : text, retryPrompt: 'لم نفهم الإجابة.' });
  const keep = (s: Step, i: number): void => { const q = questions[i]; if (q) s.values[q.slot] = chooses(q) ? q.read((s.result as { value: string }).value) : s.result; };
  dialogs.add(new WaterfallDialog('register', [
    ...questions.map((q, i) => async (s: Step) => { keep(s, i - 1); return s.prompt(q.slot, chooses(q) ? { prompt: q.ask, retryPrompt: 'لم نفهم الإجابة.', choices: q.choices } : prompt(q.ask, q.choices)); }),
    async (s) => {
      keep(s, questions.length - 1);
      return s.prompt('review', prompt(`هذه هي المعلومات:\n\n${questions.map((q) => `• ${q.label}: ${q.show(s.values[q.slot])}`).join('\n')}\n\nهل هي صحيحة؟`, own ? [] : ['نعم', 'تصحيح', 'إلغاء']));
    },
    async (s) => { await s.context.sendActivity(`تم تسجيل الطلب. الرقم المرجعي: ${NUMBER}`); return s.endDialog(); },
  ]));
  let n = 0;
  return async (conversation, text) => {
    said.length = 0;
    const activity = JSON.parse(JSON.stringify({
      type: 'message', id: `m${n++}`, text, channelId: 'bench', serviceUrl: 'https://bench.example', conversation: { id: conversation }, from: { id: conversation }, recipient: { id: 'bot' },
    })) as Activity;
    // As TestAdapter and every real adapter run a turn.
    await adapter.runMiddleware(new TurnContext(adapter, activity), async (context) => {
      const dc = await dialogs.createContext(context);
      const { status } = await dc.continueDialog();
      if (status === 'empty') await dc.beginDialog('register');
      await state.saveChanges(context);
    });
    return [...said];
  };
};
