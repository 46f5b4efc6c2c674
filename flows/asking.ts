/** The bot's own small questions outside every step: "did you mean", "shall we start", "go on with the draft", "a person?", "which answer is wrong", "is it you, there?". */
import type { Body } from '../core/message.ts';
import { readChoice } from '../core/values/choice.ts';
import { readYesNo } from '../core/values/yes-no.ts';
import { askAnew } from './amend.ts';
import { askAgain, enter, inForm, takeUp } from './run.ts';
import { answerLink, answerOffer } from './links.ts';
import { correctable } from './steps/review.ts';
import { backToQuestion, notUnderstood, speakTopic, startFlow, toStaff } from './talk.ts';
import { currentFlow, outcome, say, textOf, type Turning } from './turning.ts';
import { commandOf } from './words.ts';

/** True: answered. */
export const answerAsking = (t: Turning, body: Body): boolean => {
  const asking = t.state.asking;
  if (!asking || (body.kind !== 'text' && body.kind !== 'choice')) return false;
  const said = body.kind === 'choice' ? body.label : body.text;
  const id = body.kind === 'choice' ? body.id : null;
  const yes = id === 'start' || id === 'yes' ? true : id === 'none' || id === 'no' ? false : readYesNo(said);
  const pick = (labels: { id: string; labels: string[] }[], said = body.kind === 'choice' ? body.label : body.text): string | null => {
    if (id !== null && labels.some((l) => l.id === id)) return id;
    const r = said.split(/\s+/).length <= 6 ? readChoice(said, labels) : ({ no: 'unclear' } as const);
    return 'ok' in r ? r.ok : null;
  };
  switch (asking.what) {
    case 'start': {
      const label = { id: 'start', labels: [textOf(t, [`choice.start.${asking.flow}`, 'choice.start']), textOf(t, 'choice.start')] };
      if (yes === true || pick([label]) === 'start' || commandOf(t.world.flows.common, body) === 'resume') { outcome(t, 'command'); startFlow(t, asking.flow, asking.preset); return true; }
      if (yes === false) { delete t.state.asking; delete t.state.needs; delete t.state.said; outcome(t, 'command'); say(t, 'start.declined'); return true; }
      return false;
    }
    case 'staff': {
      if (yes === true || id === 'staff') { enter(t, 'handoff', { reason: asking.why ?? 'human-request' }); outcome(t, 'staff'); return true; }
      if (yes === false) { delete t.state.asking; t.state.tries = Math.min(t.state.tries, 1); outcome(t, 'command'); say(t, 'start.declined'); return true; }
      return false;
    }
    case 'resume': {
      const { flow, preset } = asking;
      const words = t.world.flows.common.words;
      const picked = pick((['resume', 'restart'] as const).map((w) => ({ id: w, labels: [textOf(t, `choice.${w}`), ...words[w].ar, ...words[w].en] })), said.replace(/^\s*(?:لا|no)[\s،,.]+/i, ''));
      if (yes === true || picked === 'resume') { takeUp(t); outcome(t, 'resumed'); say(t, 'resumed'); askAgain(t); return true; }
      if (yes === false || picked === 'restart') {
        delete t.state.draft;
        delete t.state.asking;
        outcome(t, 'command');
        if (flow) startFlow(t, flow, preset); else { say(t, 'draft.dropped'); askAgain(t); }
        return true;
      }
      return false;
    }
    case 'topic': {
      const options = asking.topics.map((topic) => ({ id: topic, labels: [t.world.speak(topic, t.state.lang, t.event.at)?.title ?? topic] }));
      const topic = pick(options);
      if (topic) {
        delete t.state.asking;
        outcome(t, 'answer', topic);
        if (topic.startsWith('staff.')) toStaff(t, topic, said); else if (speakTopic(t, topic, said) !== 'started') backToQuestion(t);
        return true;
      }
      if (yes === false || id === 'none') {
        delete t.state.asking;
        const question = asking.question ?? said;
        if (inForm(t)) { t.effects.push({ type: 'miss', question, why: 'unknown' }); outcome(t, 'unknown'); askAgain(t); return true; } // the form's own question matters more
        t.state.tries = Math.max(t.state.tries, 1);
        notUnderstood(t, question);
        return true;
      }
      return false;
    }
    case 'link': case 'ask-link': {
      if (yes === null || (body.kind === 'text' && commandOf(t.world.flows.common, body))) return false; // "go on" is said to the form
      outcome(t, 'command');
      if (asking.what === 'link') answerLink(t, asking, yes); else answerOffer(t, asking.number, yes);
      return true;
    }
    case 'correct': {
      const flow = currentFlow(t);
      const chosen = flow && pick(correctable(t, flow).map((c) => ({ id: c.id, labels: [c.label] })));
      if (!flow || !chosen) return false;
      askAnew(t, flow, chosen);
      return true;
    }
  }
};
