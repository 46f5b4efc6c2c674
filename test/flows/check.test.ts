/** One small broken flow for every finding: message and exact place. `§` marks the place in the text; it is taken out before loading. */
import { describe, expect, it } from 'vitest';
import { checkFlows } from '../../flows/check.ts';
import { loadFlow, loadFlows, sayFinding } from '../../flows/loader.ts';
import { ENGINE_TEXTS } from '../../flows/texts.ts';
import { FLOW_FILES } from './world.ts';

/** Where the § stands, and the text without it. */
const marked = (text: string): { text: string; at: string } => {
  const before = text.slice(0, text.indexOf('§')).split('\n');
  return { text: text.replace('§', ''), at: `x.yaml:${before.length}:${(before.at(-1) as string).length + 1}` };
};
const head = 'flow: x\ntitle: { ar: س, en: X }\n';
const LABEL = 'label.a: { ar: ا, en: a }';
const ASK = 'ask.a: { ar: ما؟, en: What? }';
const one = (slot: string, steps: string, start = ''): string => `${head}${start}slots:\n  a: ${slot}\nsteps:\n${steps}\ntexts:\n  ${ASK}\n  ${LABEL}\n`;

describe('a file that cannot be read', () => {
  it.each<[string, string]>([
    ['steps: [{ say: hi }]\nflow: x\ntitle: { ar: س, en: X }\n§surprise: 1\n', 'unknown key "surprise"'],
    [`${head}steps:\n  - { ask: a, §retries: 3 }\n`, 'unknown key "retries"'],
    [`${head}steps:\n  - { ask: a, retry: { max: §99 } }\n`, 'retry.max: Too big: expected number to be <=9'],
    [`${head}slots:\n  a: { type: text, §maximum: 3 }\nsteps: [{ ask: a }]\n`, 'unknown key "maximum"'],
    [`${head}steps:\n  - say: hi\n  - §{ ask: a, say: b }\n`, 'a step has exactly one of: ask, review, say, do, choose, call, verify, goto, end'],
    [`${head}steps:\n  - §{ when: a }\n`, 'a step has exactly one of: ask, review, say, do, choose, call, verify, goto, end'],
    [`${head}steps:\n  - §say\n`, 'a step has exactly one of: ask, review, say, do, choose, call, verify, goto, end'],
    [`${head}steps:\n  - { say: hi, when: §"a = 5" }\n`, 'when: cannot read "= 5"'],
    [`${head}steps:\n  - { say: hi, when: §"a in [b]" }\n`, 'when: a list holds literals only'],
    [`${head}steps:\n  - ask: a\n  - §ask: a\n`, 'two steps are called "a": give one a name:'],
    [`${head}steps:\n  - end: true\n  - §{ say: hi, name: end }\n`, 'two steps are called "end": give one a name:'],
    [`${head}wait: { expire: §3 weeks }\nsteps: [{ say: hi }]\n`, 'wait.expire: a duration is a number and s, m, h or d, like 30m'],
    [`flow: §Bad Name\ntitle: { ar: س, en: X }\nsteps: [{ say: hi }]\n`, 'flow: use lower-case letters, digits and _'],
    [`${head}steps: §[]\n`, 'steps: Too small: expected array to have >=1 items'],
    [`${head}texts:\n  hi: { ar: س, §fr: s }\nsteps: [{ say: hi }]\n`, 'unknown key "fr"'],
    [`${head}§flow: y\nsteps: [{ say: hi }]\n`, 'Map keys must be unique at line 3, column 1:'],
  ])('%#', (source, message) => {
    const { text, at } = marked(source);
    const { flow, findings } = loadFlow('x.yaml', text);
    expect(flow).toBeUndefined();
    expect(findings.map(sayFinding)).toContain(`${at}: ${message}`);
  });
  it('all mistakes are told at once', () => {
    expect(loadFlow('x.yaml', `${head}steps:\n  - { ask: a, one: 1, two: 2 }\n  - { say: hi, when: "(" }\n  - {}\n`).findings.map((f) => f.line)).toEqual([4, 4, 5, 6]);
  });
  it('two flows of one name', () => {
    const text = `${head}steps: [{ say: hi }]\n`;
    expect(loadFlows([{ file: 'x.yaml', text }, { file: 'y.yaml', text }]).findings.map(sayFinding)).toEqual(['y.yaml:1:7: two flows are called "x"']);
  });
});

const TEXT = '{ type: text }';
const CONSENT = 'start: { needs: [consent] }\n';
const hi = (steps: string, more = ''): string => `${head}steps:\n${steps}\n${more}texts:\n  hi: { ar: س, en: hi }\n`;
const review = '  - review: [a]\n';

describe('a flow that would go wrong for somebody', () => {
  it.each<[string, string]>([
    // texts
    [`${head}steps:\n  - §say: hi\n`, 'there is no text "hi"'],
    [hi('  - say: hi').replace('{ ar: س, en: hi }', '§{ ar: س }'), 'text "hi" has no en'],
    [hi('  - say: hi').replace('{ ar: س, en: hi }', '§{ en: hi }'), 'text "hi" has no ar'],
    [hi('  - say: hi').replace('{ ar: س, en: hi }', '§{ ar: { one: س, two: س, few: س, many: س, other: س }, en: hi }'), 'text "hi": the Arabic plural form "zero" is missing'],
    [hi('  - say: hi').replace('{ ar: س, en: hi }', '§{ ar: س, en: "hi {who}" }'), 'text "hi" (en) waits for {who}, which "x" never has'],
    [hi('  - say: hi').replace('{ ar: س, en: hi }', '§{ ar: "{lang}", en: hi }'), 'text "hi" (ar) waits for {lang}, which "x" never has'],
    [hi('  - end: true').replace('{ ar: س, en: hi }', '§{ ar: س, en: hi }'), 'nobody uses the text "hi"'],
    [hi('  - say: hi').replace('title: { ar: س, en: X }', 'title: §{ ar: س }'), 'the title has no en'],
    [one(`§${TEXT}`, '  - ask: a').replace(`\n  ${LABEL}`, ''), 'there is no text "label.a"'],
    [one(TEXT, '  - §ask: a').replace(`  ${ASK}\n`, ''), 'there is no text "ask.a"'],
    [hi('  - say: hi', CONSENT).replace('  hi:', '  §hi:'), 'there is no text "consent.refused"'],
    // slots
    [one(`§${TEXT}`, '  - end: true').replace(`  ${ASK}\n`, ''), 'slot "a" is never asked'],
    [`${head}steps:\n  - §ask: b\ntexts:\n  ask.b: { ar: س, en: b }\n`, 'no slot is called "b"'],
    [one('§{ type: choice, options: {} }', '  - ask: a'), 'slot "a" has no options'],
    [one('{ type: choice, options: { y: §{ ar: س, en: a label that nobody can read on a button } } }', '  - ask: a'), 'option "y" (en) is longer than 24 characters'],
    [`${head}slots:\n  claim: §${TEXT}\nsteps:\n  - ask: claim\ntexts:\n  ask.claim: { ar: س, en: c }\n  label.claim: { ar: س, en: c }\n`, 'the name "claim" is kept for the engine'],
    // conditions
    [hi('  - §{ say: hi, when: nobody == 1 }'), 'when: nothing is called "nobody"'],
    [one('{ type: choice, options: { y: { ar: س, en: y } } }', '  - ask: a\n  - §{ end: true, when: a == "z" }'), 'when: "a" has no option "z"'],
    [one('{ type: choice, options: { y: { ar: س, en: y } } }', '  - ask: a\n  - §{ end: true, when: \'"z" == a\' }'), 'when: "a" has no option "z"'],
    [one('{ type: choice, options: { y: { ar: س, en: y } } }', '  - ask: a\n  - §{ end: true, when: \'a in ["y", "z"]\' }'), 'when: "a" has no option "z"'],
    // where to go
    [hi('  - say: hi\n  - §goto: nowhere'), 'there is no step "nowhere"'],
    [hi('  - say: hi\n  - §call: nobody'), 'there is no flow "nobody"'],
    [hi('  - §say: hi\n  - goto: say.hi'), 'steps go round here without ever waiting: "say.hi"'],
    [one(TEXT, '  - §ask: a\n  - goto: a'), 'steps go round here without ever waiting: "a"'],
    [hi('  - say: hi\n  - call: x').replace('flow: x', 'flow: §x'), '"x" calls itself in a circle'],
    [hi('  - §verify: requests\n    as: got\n  - say: hi'), 'there is no step "locked"'],
    [hi('  - say: hi', 'start: { topics: §[request.how] }\n'), 'the topic "request.how" already starts "register_request"'],
    // steps
    [hi('  - §{ choose: hi, options: [{ text: hi }] }'), 'the option "hi" needs a flow or a topic'],
    [hi('  - §{ choose: hi, options: [{ text: hi, flow: main, topic: aid.rent }] }'), 'the option "hi" needs a flow or a topic'],
    [one(TEXT, '  - §review: [a]\n  - ask: a'), 'the review shows "a", which is not asked before it'],
    [one(TEXT, '  - ask: a\n  - §review: [b]'), 'no slot is called "b"'],
    [hi('  - §do: register\n  - say: hi'), 'register needs a kind'],
    [one(TEXT, `  - ask: a\n${review}  - §{ do: register, kind: aid, person: a }`), 'person: "a" is not a national_id'],
    [one(TEXT, `  - ask: a\n${review}  - §{ do: register, kind: aid, about: a }`), 'about: "a" is neither a choice nor a reference number'],
    [one(TEXT, `  - ask: a\n${review}  - §{ do: register, kind: aid, as: a }`), 'as: "a" is the name of a slot'],
    [one(TEXT, `  - ask: a\n${review}  - §{ do: register, kind: aid, person: b }`), 'no slot is called "b"'],
    [hi('  - §do: consent\n  - say: hi'), 'consent needs from: a choice with the options agree and refuse'],
    [one(TEXT, '  - ask: a\n  - §{ do: consent, from: a }'), 'consent needs from: a choice with the options agree and refuse'],
    [one(TEXT, '  - ask: a\n  - §{ do: rate, from: a }'), 'rate needs from: a choice whose options end in a number'],
    [hi('  - §do: tell_requests\n  - say: hi'), 'tell_requests needs from: what a verify step has found'],
    // law 5
    [one(TEXT, '  - ask: a\n  - §{ do: register, kind: aid }'), 'a register needs a review before it'],
    [one(TEXT, '  - ask: a\n  - { review: [a], when: lang == "ar" }\n  - §{ do: register, kind: aid }'), 'a register needs a review before it'],
    [one(TEXT, `  - ask: a\n  - goto: do.register\n${review}  - §{ do: register, kind: aid }`), 'a register needs a review before it'],
    [one(TEXT, `  - ask: a\n${review}  - ask: b\n  - §{ do: register, kind: aid }`).replace('steps:', '  b: { type: text }\nsteps:').replace('texts:', 'texts:\n  ask.b: { ar: س, en: b }\n  label.b: { ar: س, en: b }'), '"b" is registered without having been reviewed'],
    [one('§{ type: text, personal: true }', '  - ask: a'), 'personal slots need consent: start: { needs: [consent] }, or asked only when: consent.processing'],
  ])('%#', (source, message) => {
    const { text, at } = marked(source);
    const { set, findings } = loadFlows([...FLOW_FILES, { file: 'x.yaml', text }]);
    expect(findings).toEqual([]);
    expect(checkFlows(set).map(sayFinding)).toContain(`${at}: ${message}`);
  });

  it('calls that go too deep', () => {
    const chain = [0, 1, 2, 3, 4, 5].map((i) => ({ file: `d${i}.yaml`, text: `flow: d${i}\ntitle: { ar: س, en: D }\nsteps:\n  - ${i < 5 ? `call: d${i + 1}` : 'end: true'}\n` }));
    expect(checkFlows(loadFlows([...FLOW_FILES, ...chain]).set).map(sayFinding)).toEqual(['d0.yaml:1:7: "d0" calls flows more than 4 deep']);
  });
  it('a sound flow has no findings', () => {
    const text = one('{ type: text, personal: true }', `  - ask: a\n${review}  - { do: register, kind: complaint, as: ref }\n  - { say: done, when: ref != null }`, CONSENT) + '  done: { ar: "رقم {ref}", en: "Number {ref}" }\n  consent.refused: { ar: طيب, en: Fine }\n';
    const { set, findings } = loadFlows([...FLOW_FILES, { file: 'x.yaml', text }]);
    expect([...findings, ...checkFlows(set)]).toEqual([]);
  });
});

describe('the common file and the set', () => {
  const without = (file: string) => FLOW_FILES.filter((f) => f.file !== file);
  const common = (change: (text: string) => string) => FLOW_FILES.map((f) => (f.file === 'common.yaml' ? { ...f, text: change(f.text) } : f));
  const found = (files: typeof FLOW_FILES): string[] => { const { set, findings } = loadFlows(files); return [...findings, ...checkFlows(set)].map((f) => f.message); };
  it('the shipped set has no findings', () => expect(found(FLOW_FILES)).toEqual([]));
  it.each(['main', 'consent', 'handoff', 'request_status'])('without %s', (flow) => expect(found(without(`${flow}.yaml`))).toContain(`the flow "${flow}" is missing: the engine starts it`));
  it.each([...ENGINE_TEXTS])('without the text %s', (key) => {
    const text = FLOW_FILES.find((f) => f.file === 'common.yaml')?.text ?? '';
    expect(found(common((t) => t.replace(new RegExp(`^  ${key.replaceAll('.', '\\.')}:.*\\n`, 'm'), ''))), text.length > 0 ? key : '').toContain(`the engine needs the text "${key}"`);
  });
  it('a word of two commands', () => expect(found(common((t) => t.replace('back: { ar: [رجوع,', 'back: { ar: [رجوع, موظف,')))).toContain('"موظف" means both back and staff'));
  it('a word without a language', () => expect(found(common((t) => t.replace(/^ {2}staff: \{ ar: \[[^\]]*\]/m, '  staff: { ar: []')))).toContain('the word "staff" has no ar spelling'));
  it('a text of nobody', () => expect(found(common((t) => `${t}  lonely: { ar: س, en: x }\n`))).toEqual(['nobody uses the text "lonely"']));
});
