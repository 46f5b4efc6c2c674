/** How a form begins: with what is known of the person, with what was said when it was asked for, and as the next of several needs. */
import type { Json } from '../core/json.ts';
import type { Flow } from './format.ts';
import { gather } from './gather.ts';
import { aboutOf, askedAlways, queueMore } from './needs.ts';
import { reusable, sayReused, speaksOfOther } from './person.ts';
import { enter } from './run.ts';
import { showSlot } from './slots.ts';
import { say, type Turning } from './turning.ts';

/** Of the words that a form was asked for with, characters; fewer words than these say nothing beside the wish. */
const SAID = 600;
const WORDS = 3;

/** What was said when the form was asked for. Before consent only the words are kept, not one answer. */
export const begin = (t: Turning, flow: Flow, preset: Record<string, Json>): void => {
  const said = t.state.said ?? t.heard;
  delete t.state.said;
  const agreed = !flow.start.needs.includes('consent') || t.state.consents?.processing?.given === true;
  if (!agreed) {
    if (said !== undefined && said.trim().split(/\s+/).length >= WORDS) t.state.said = said.slice(0, SAID);
    enter(t, flow.flow, preset);
    return;
  }
  const got = said === undefined ? null : gather(said, flow, askedAlways(flow).filter((n) => preset[n] === undefined || n === aboutOf(flow)), t.event.at);
  const reused = Object.keys(flow.slots).some((n) => got?.values[n] !== undefined && (n === 'national_id' || n === 'full_name')) || (said !== undefined && speaksOfOther(said)) ? {} : reusable(t, flow);
  const slots = { ...reused, ...got?.values, ...preset };
  if (got) queueMore(t, flow, slots[aboutOf(flow) ?? ''], got.several);
  if (Object.keys(reused).length) sayReused(t, reused);
  enter(t, flow.flow, slots);
};

/** The form before it is done or given up: the next need is taken up. */
export const takeNext = (t: Turning): void => {
  const [next, ...rest] = t.state.needs ?? [];
  if (!next || t.state.pen !== 'bot' || t.state.flow || t.state.asking || t.read) return;
  if (rest.length) t.state.needs = rest; else delete t.state.needs;
  const flow = t.world.flows.current.get(next.flow);
  if (!flow) return;
  const about = aboutOf(flow);
  const slot = about === undefined ? undefined : flow.slots[about];
  const value = about === undefined ? undefined : next.preset[about];
  say(t, 'next_need', { title: slot && value !== undefined ? showSlot(value, slot, t.state.lang) : String(flow.title[t.state.lang]) });
  delete t.heard;
  begin(t, flow, next.preset);
};
