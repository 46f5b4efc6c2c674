/**
 * The one file that speaks to botbuilder. Inbound activities pass an ActivityHandler and come out as our events; outbound ones pass a TurnContext,
 * which addresses them, and reach `deliver`. Loaded on first use: the package takes about 0.2 s and 40 MB that other channels need not pay.
 * A BotAdapter and not CloudAdapter: CloudAdapter signs in at Microsoft's service, and here the server is our own.
 */
import { ActivityHandler, ActivityTypes, BotAdapter, TurnContext } from 'botbuilder';
import type { Activity, ConversationReference, ResourceResponse } from 'botbuilder';
import type { MessageEvent } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import { eventOf } from './activity.ts';
import type { Bound, Inbound } from './activity.ts';

/** Takes an addressed activity to its conversation and says under which id it stands there. */
export type Deliver = (conversation: string, key: string, activity: Json) => Promise<string>;

const BOT = { id: 'sila', name: 'Sila', role: 'bot' } as const;
const reference = (conversation: string, user: string): Partial<ConversationReference> => ({
  channelId: 'directline', serviceUrl: 'urn:sila:webchat', bot: BOT, user: { id: user, name: '', role: 'user' },
  conversation: { id: conversation, name: '', isGroup: false, conversationType: 'personal', tenantId: '' },
});

/** What belongs to one turn; kept with its context because adapter and handler are shared by all turns. */
const KEY = Symbol('key');
const BOUND = Symbol('bound');
const EVENTS = Symbol('events');

class EdgeAdapter extends BotAdapter {
  readonly #deliver: Deliver;
  constructor(deliver: Deliver) {
    super();
    this.#deliver = deliver;
    // The SDK hands faults of a turn to this; ours must reach the caller, who decides between retry and failure.
    this.onTurnError = async (_context, error) => { throw error; };
  }
  async process(activity: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }
  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const conversation = context.activity.conversation?.id as string;
    // The SDK takes ids off outgoing activities; ours is the message's key, which makes a second delivery a no-op.
    const key = context.turnState.get(KEY) as string;
    const ids: ResourceResponse[] = [];
    for (const { replyToId: _unlogged, ...activity } of activities) ids.push({ id: await this.#deliver(conversation, key, { ...activity, id: key } as unknown as Json) });
    return ids;
  }
  override async updateActivity(): Promise<void> { throw new Error('the web chat does not change what was said'); }
  override async deleteActivity(): Promise<void> { throw new Error('the web chat does not take back what was said'); }
  override async continueConversation(to: Partial<ConversationReference>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const activity = TurnContext.applyConversationReference({ type: ActivityTypes.Event, name: 'continueConversation' }, to, true);
    await this.process(activity, logic);
  }
}

class EdgeHandler extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const event = eventOf(context.activity as Inbound, context.turnState.get(BOUND) as Bound);
      if (event) (context.turnState.get(EVENTS) as MessageEvent[]).push(event);
      await next();
    });
  }
}

export interface Edge {
  /** The events of one posted activity: none for typing, joins and empty messages. */
  receive(activity: Inbound, bound: Bound): Promise<MessageEvent[]>;
  /** Addresses an activity and delivers it; resolves with its id, which is `key`. */
  send(conversation: string, user: string, key: string, activity: Json): Promise<string>;
}

export const openEdge = (deliver: Deliver): Edge => {
  const adapter = new EdgeAdapter(deliver);
  const handler = new EdgeHandler();
  return {
    async receive(activity, bound) {
      const events: MessageEvent[] = [];
      const addressed = TurnContext.applyConversationReference({ ...(activity as object), id: bound.id } as Partial<Activity>, reference(bound.conversation, bound.user), true);
      await adapter.process(addressed, async (context) => {
        context.turnState.set(BOUND, bound);
        context.turnState.set(EVENTS, events);
        await handler.run(context);
      });
      return events;
    },
    async send(conversation, user, key, activity) {
      let id = key;
      await adapter.continueConversation(reference(conversation, user), async (context) => {
        context.turnState.set(KEY, key);
        const sent = await context.sendActivity(activity as unknown as Partial<Activity>);
        id = sent?.id ?? key;
      });
      return id;
    },
  };
};
