import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/json.ts';
import { evaluate, holds, namesOf, parseExpression, type Expr } from '../../flows/expression.ts';

const VALUES: Record<string, Json> = { kind: 'food', n: 5, zero: 0, yes: true, no: false, empty: '', none: null, list: [], full: ['a'], 'hours.open': true, a: true, b: false };

describe('conditions', () => {
  it.each<[string, boolean]>([
    ['kind == "food"', true], ["kind == 'food'", true], ['kind == "rent"', false], ['kind != "rent"', true], ['"food" == kind', true], ['n == 5', true], ['n == "5"', false], ['n != 5', false],
    ['n < 6', true], ['n <= 5', true], ['n > 5', false], ['n >= 5', true], ['n > -1.5', true], ['kind < 6', false], ['kind > 1', false], ['none < 6', false],
    ['kind in ["food", "rent"]', true], ['kind in []', false], ['n in [1, 5]', true], ['none in [null]', true], ['yes in [true, false]', true], ['not kind in ["food"]', false],
    ['yes', true], ['no', false], ['zero', false], ['empty', false], ['none', false], ['list', false], ['full', true], ['gone', false], ['gone == null', true], ['not gone', true], ['not not yes', true],
    ['yes and no', false], ['yes or no', true], ['no and no or yes', true], ['no and (no or yes)', false], ['yes or yes and no', true], ['not no and yes', true], ['not (no or yes)', false],
    ['hours.open', true], ['hours.open and n > 3', true], ['true', true], ['null', false], ['a == b', false], ['yes == true', true], ['  kind=="food"  ', true], ['(((yes)))', true], ['yes == (n == 5)', true],
    ['constructor', false], ['__proto__', false], ['toString == null', true],
  ])('%s is %s', (source, expected) => expect(holds(parseExpression(source), VALUES)).toBe(expected));

  it.each<[string, string]>([
    ['', 'the condition ends too early'], ['kind ==', 'the condition ends too early'], ['== 5', 'unexpected "=="'], ['kind = 5', 'cannot read "= 5"'], ['(yes', 'expected ")" at the end'], ['yes)', 'unexpected ")"'],
    ['kind in "food"', 'expected "[" before "food"'], ['kind in ["a" "b"]', 'expected "," before "b"'], ['kind in [a]', 'a list holds literals only'], ['kind in ["a"', 'expected "," at the end'], ['"open', 'cannot read ""open"'],
    ['yes no', 'unexpected "no"'], ['f(1)', 'unexpected "("'], ['a == b == c', 'unexpected "=="'], ['x + 1', 'cannot read "+ 1"'], ['نعم', 'cannot read "نعم"'], ['a; b', 'cannot read "; b"'], ['x'.repeat(401), 'a condition may have 400 characters at most'],
  ])('%s is refused', (source, message) => expect(() => parseExpression(source)).toThrow(new SyntaxError(message)));

  it('no condition: always', () => expect(holds(undefined, {})).toBe(true));
  it.each<[string, ReturnType<typeof namesOf>]>([
    ['kind == "food" and not n', [{ name: 'kind', against: ['food'] }, { name: 'n', against: [] }]], ['kind in ["a", 2]', [{ name: 'kind', against: ['a', 2] }]], ['"a" == kind', [{ name: 'kind', against: ['a'] }]],
    ['a or b < c', [{ name: 'a', against: [] }, { name: 'b', against: [] }, { name: 'c', against: [] }]], ['true', []], ['5 in [5]', []],
  ])('names of %s', (source, names) => expect(namesOf(parseExpression(source))).toEqual(names));
});

// ---------------------------------------------------------------- any text, any expression
const pieces = fc.array(fc.constantFrom('a', 'b.c', 'and', 'or', 'not', 'in', '(', ')', '[', ']', ',', '==', '!=', '<', '<=', '"x"', "'", '"', '5', '-1', '1.5', 'null', 'true', ' ', '\n', '؟'), { maxLength: 30 }).map((l) => l.join(' '));
const json: fc.Arbitrary<Json> = fc.jsonValue() as fc.Arbitrary<Json>;
const anyText = fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 60 }), pieces.map((s) => s.replaceAll(' ', '')));

const name = fc.constantFrom('a', 'b', 'c_1', 'x.y').map((n): Expr => ({ op: 'name', name: n }));
const literal = fc.oneof(fc.constantFrom<Json>('food', '', 'it is', true, false, null), fc.integer({ min: -99, max: 99 }), fc.constantFrom(1.5, -2.25));
const expr = fc.letrec<{ e: Expr }>((tie) => ({
  e: fc.oneof({ maxDepth: 4, depthSize: 'small' }, name, literal.map((value): Expr => ({ op: 'value', value })), tie('e').map((of): Expr => ({ op: 'not', of })),
    fc.tuple(fc.constantFrom('and', 'or', '==', '!=', '<', '<=', '>', '>=') as fc.Arbitrary<'and'>, tie('e'), tie('e')).map(([op, left, right]): Expr => ({ op, left, right })),
    fc.tuple(tie('e'), fc.array(literal, { maxLength: 3 })).map(([left, list]): Expr => ({ op: 'in', left, list }))),
})).e;
const write = (e: Expr): string => {
  switch (e.op) {
    case 'value': return typeof e.value === 'string' ? `"${e.value}"` : String(e.value);
    case 'name': return e.name;
    case 'not': return `(not ${write(e.of)})`;
    case 'in': return `(${write(e.left)} in [${e.list.map((v) => write({ op: 'value', value: v })).join(', ')}])`;
    default: return `(${write(e.left)} ${e.op} ${write(e.right)})`;
  }
};

describe('for everything', () => {
  it('parsing gives an expression or a sentence for the author, never another error', () => {
    let parsed = 0;
    fc.assert(fc.property(anyText, fc.dictionary(fc.constantFrom('a', 'b.c'), json), (source, values) => {
      try { const e = parseExpression(source); parsed++; holds(e, values); namesOf(e); } catch (x) { if (!(x instanceof SyntaxError)) throw x; expect(x.message).toMatch(/^(cannot read|expected|unexpected|the condition|a condition|a list)/); }
    }), { numRuns: 3000 });
    expect(parsed).toBeGreaterThan(30);
  });
  it('what is written is read back as the same tree', () => { fc.assert(fc.property(expr, (e) => { const s = write(e); if (s.length <= 400) expect(parseExpression(s)).toEqual(e); }), { numRuns: 1000 }); });
  it('evaluation is total, and changes nothing', () => {
    fc.assert(fc.property(expr, fc.dictionary(fc.constantFrom('a', 'b', 'c_1', 'x.y'), json), (e, values) => {
      const before = JSON.stringify([e, values]);
      expect(evaluate(e, values)).not.toBe(undefined);
      expect(JSON.stringify([e, values])).toBe(before);
    }), { numRuns: 1000 });
  });
  it('the deepest condition that fits is read', () => { expect(holds(parseExpression(`${'('.repeat(199)}a${')'.repeat(199)}`), { a: 1 })).toBe(true); expect(holds(parseExpression(`${'not '.repeat(99)}a`), { a: 1 })).toBe(false); });
});
