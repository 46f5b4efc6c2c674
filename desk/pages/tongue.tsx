/** The language of the screens: Arabic unless somebody chose English. Texts are tables `{ ar, en }` beside their screens. */
import { useDirection } from '@mantine/core';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { fill, type Fill, type Lang, type Phrase } from '../../core/text.ts';

const KEPT = 'sila.lang';
export const DIRECTIONS = { ar: 'rtl', en: 'ltr' } as const;

/** `{ name: phrase }` in each language; what one lacks does not compile. Phrases may have plural forms by `n`, and `{places}`. */
export type Texts<K extends string> = Record<Lang, Record<K, Phrase>>;
export const texts = <const K extends string>(t: { ar: Record<K, Phrase>; en: Record<NoInfer<K>, Phrase> }): Texts<K> => t;

type Tongue = { lang: Lang; setLang: (lang: Lang) => void };
const Context = createContext<Tongue>({ lang: 'ar', setLang: () => {} });

export const keptLang = (): Lang => { try { return localStorage.getItem(KEPT) === 'en' ? 'en' : 'ar'; } catch { return 'ar'; } };

export const TongueProvider = ({ children }: { children: ReactNode }) => {
  const [lang, setState] = useState(keptLang);
  const { setDirection } = useDirection();
  useEffect(() => {
    document.documentElement.lang = lang;
    setDirection(DIRECTIONS[lang]);
  }, [lang, setDirection]);
  const setLang = useCallback((next: Lang) => {
    try { localStorage.setItem(KEPT, next); } catch { /* a browser that keeps nothing */ }
    setState(next);
  }, []);
  return <Context value={useMemo(() => ({ lang, setLang }), [lang, setLang])}>{children}</Context>;
};

/** A name of a kind, as it stands alone: an English one is kept small for the middle of sentences. */
export const titled = (t: Record<Lang, string>): Record<Lang, string> => ({ ...t, en: t.en.charAt(0).toUpperCase() + t.en.slice(1) });

export const useTongue = (): Tongue & { say: (t: Record<Lang, string>) => string } => {
  const tongue = use(Context);
  return useMemo(() => ({ ...tongue, say: (t: Record<Lang, string>) => t[tongue.lang] || t.ar }), [tongue]);
};

/** `const t = useTexts(TEXTS); t('saved'); t('found', { n: 3 })`. */
export const useTexts = <K extends string>(table: Texts<K>): ((key: K, values?: Fill) => string) => {
  const { lang } = use(Context);
  return useCallback((key: K, values?: Fill) => fill(table[lang][key], lang, values), [table, lang]);
};
