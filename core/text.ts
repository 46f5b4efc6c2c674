/** Texts in several languages, their filling and the bidi isolates that keep numbers readable inside Arabic. */

/** Languages Sila speaks. A new one is added here; the flow checker then lists every text that lacks it. */
export const LANGS = ['ar', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** CLDR plural classes. Arabic uses all six: 0, 1, 2, 3-10, 11-99, 100+. */
export const PLURALS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;
export type Plural = Partial<Record<(typeof PLURALS)[number], string>> & { other: string };

/** One phrase in one language: plain, or by number (`n` chooses the form). */
export type Phrase = string | Plural;
/** One phrase in every language. */
export type Text = Record<Lang, Phrase>;
/** What may stand in a `{placeholder}`. */
export type Fill = Record<string, string | number>;

const LRI = '\u2066';
const FSI = '\u2068';
const PDI = '\u2069';

/** Keeps a reference number, phone number or code in its own order inside Arabic (CHANNELS: "Bidi"). */
export const ltr = (s: string): string => LRI + s + PDI;
/** Keeps a name or file name of unknown direction from disturbing its neighbours. */
export const isolate = (s: string): string => FSI + s + PDI;
/** The words without isolates: what a person would copy, and what tests compare. */
export const bare = (s: string): string => s.replace(/[\u200e\u200f\u2066-\u2069]/g, '');

const rules = new Map<Lang, Intl.PluralRules>();
const plural = (lang: Lang): Intl.PluralRules => {
  let r = rules.get(lang);
  if (!r) rules.set(lang, (r = new Intl.PluralRules(lang)));
  return r;
};

/** Chooses the plural form (`fill.n`) and puts the values into `{name}` places. An unknown place stays as it is: the checker finds it. */
export const fill = (phrase: Phrase, lang: Lang, values: Fill = {}): string => {
  const form = typeof phrase === 'string' ? phrase : (phrase[plural(lang).select(Number(values['n'] ?? 0))] ?? phrase.other);
  return !form.includes('{') ? form : form.replace(/\{([a-z_][a-z0-9_.-]*)\}/gi, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
};

/** The `{names}` a phrase waits for. */
export const placesOf = (phrase: Phrase): string[] => {
  const all = typeof phrase === 'string' ? [phrase] : Object.values(phrase);
  return [...new Set(all.flatMap((s) => [...s.matchAll(/\{([a-z_][a-z0-9_.-]*)\}/gi)].map((m) => m[1] as string)))];
};
