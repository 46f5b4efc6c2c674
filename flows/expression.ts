/**
 * The closed language of `when:`: slot names, literals, `== != < <= > >=`, `in [..]`, `and or not`, brackets. Nothing else: no calls, no eval.
 * A kept library (jsonata, cel-js) brings functions, dates and a larger attack surface for eight operators; decisions.md has the comparison.
 */
import type { Json } from '../core/json.ts';

export type Expr =
  | { op: 'value'; value: Json }
  | { op: 'name'; name: string }
  | { op: 'not'; of: Expr }
  | { op: 'and' | 'or'; left: Expr; right: Expr }
  | { op: '==' | '!=' | '<' | '<=' | '>' | '>='; left: Expr; right: Expr }
  | { op: 'in'; left: Expr; list: Json[] };

const TOKEN = /\s*(?:(==|!=|<=|>=|<|>|\(|\)|\[|\]|,)|"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?)|([a-z_][a-z0-9_.]*))/iy;
type Token = { kind: 'sign' | 'text' | 'number' | 'word'; text: string };

/** Longest expression accepted, in characters: a condition is a line, not a program. */
const MAX = 400;

const tokens = (source: string): Token[] => {
  const out: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const m = TOKEN.exec(source);
    if (!m) throw new SyntaxError(`cannot read "${source.slice(at, at + 12).trim()}"`);
    const [, sign, double, single, number, word] = m;
    out.push(sign !== undefined ? { kind: 'sign', text: sign }
      : number !== undefined ? { kind: 'number', text: number }
      : word !== undefined ? { kind: 'word', text: word }
      : { kind: 'text', text: (double ?? single) as string });
  }
  return out;
};

/** Reads an expression. Throws SyntaxError with a sentence for the author of the flow. */
export const parseExpression = (source: string): Expr => {
  if (source.length > MAX) throw new SyntaxError(`a condition may have ${MAX} characters at most`);
  const list = tokens(source);
  let i = 0;
  const peek = (text: string): boolean => list[i]?.text === text && list[i]?.kind !== 'text';
  const eat = (text: string): boolean => peek(text) && (i++, true);
  const need = (text: string): void => { if (!eat(text)) throw new SyntaxError(`expected "${text}"${list[i] ? ` before "${list[i]?.text}"` : ' at the end'}`); };

  const literal = (t: Token): Json | undefined =>
    t.kind === 'text' ? t.text
    : t.kind === 'number' ? Number(t.text)
    : t.kind === 'word' && (t.text === 'true' || t.text === 'false') ? t.text === 'true'
    : t.kind === 'word' && t.text === 'null' ? null
    : undefined;

  const primary = (): Expr => {
    if (eat('(')) { const inner = either(); need(')'); return inner; }
    const t = list[i++];
    if (!t || t.kind === 'sign') throw new SyntaxError(t ? `unexpected "${t.text}"` : 'the condition ends too early');
    const value = literal(t);
    return value !== undefined ? { op: 'value', value } : { op: 'name', name: t.text };
  };
  const compared = (): Expr => {
    const left = primary();
    const op = list[i]?.kind === 'sign' ? list[i]?.text : undefined;
    if (op === '==' || op === '!=' || op === '<' || op === '<=' || op === '>' || op === '>=') { i++; return { op, left, right: primary() }; }
    if (!eat('in')) return left;
    need('[');
    const items: Json[] = [];
    while (!eat(']')) {
      const item = list[i++];
      const value = item && literal(item);
      if (value === undefined) throw new SyntaxError('a list holds literals only');
      items.push(value);
      if (!peek(']')) need(',');
    }
    return { op: 'in', left, list: items };
  };
  const negated = (): Expr => (eat('not') ? { op: 'not', of: negated() } : compared());
  const both = (): Expr => { let e = negated(); while (eat('and')) e = { op: 'and', left: e, right: negated() }; return e; };
  const either = (): Expr => { let e = both(); while (eat('or')) e = { op: 'or', left: e, right: both() }; return e; };

  const whole = either();
  if (i < list.length) throw new SyntaxError(`unexpected "${list[i]?.text}"`);
  return whole;
};

const truthy = (v: Json): boolean => v !== null && v !== false && v !== '' && v !== 0 && !(Array.isArray(v) && v.length === 0);

/** Evaluates against named values; an absent name is null. Total. */
export const evaluate = (e: Expr, values: Record<string, Json | undefined>): Json => {
  switch (e.op) {
    case 'value': return e.value;
    case 'name': return (Object.hasOwn(values, e.name) ? values[e.name] : null) ?? null;
    case 'not': return !truthy(evaluate(e.of, values));
    case 'and': return truthy(evaluate(e.left, values)) && truthy(evaluate(e.right, values));
    case 'or': return truthy(evaluate(e.left, values)) || truthy(evaluate(e.right, values));
    case 'in': return e.list.includes(evaluate(e.left, values));
    case '==': return evaluate(e.left, values) === evaluate(e.right, values);
    case '!=': return evaluate(e.left, values) !== evaluate(e.right, values);
    default: {
      const a = evaluate(e.left, values);
      const b = evaluate(e.right, values);
      if (typeof a !== 'number' || typeof b !== 'number') return false;
      return e.op === '<' ? a < b : e.op === '<=' ? a <= b : e.op === '>' ? a > b : a >= b;
    }
  }
};
export const holds = (e: Expr | undefined, values: Record<string, Json | undefined>): boolean => !e || truthy(evaluate(e, values));

/** The names an expression reads, each with the literals it is compared to (for the checker). */
export const namesOf = (e: Expr): { name: string; against: Json[] }[] => {
  switch (e.op) {
    case 'value': return [];
    case 'name': return [{ name: e.name, against: [] }];
    case 'not': return namesOf(e.of);
    case 'in': return e.left.op === 'name' ? [{ name: e.left.name, against: e.list }] : namesOf(e.left);
    default: {
      const { left, right } = e;
      if (left.op === 'name' && right.op === 'value') return [{ name: left.name, against: [right.value] }];
      if (left.op === 'value' && right.op === 'name') return [{ name: right.name, against: [left.value] }];
      return [...namesOf(left), ...namesOf(right)];
    }
  }
};

/** Can it hold only where the name holds? "and" says so of each side. */
export const needs = (e: Expr, name: string): boolean => (e.op === 'name' ? e.name === name : e.op === 'and' && (needs(e.left, name) || needs(e.right, name)));
