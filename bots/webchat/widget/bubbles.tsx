/** What was said: days, bubbles, files, delivery, and the choices that still wait for an answer. */
import { Fragment } from 'preact';
import type { Bubble, Shown } from './chat.ts';
import { sizeOf } from './choose-files.ts';
import { Icon, Rich } from './rich.tsx';
import type { Copy } from './rich.tsx';
import { put } from './texts.ts';
import type { Lang, Texts } from './texts.ts';
import type { Action } from './wire.ts';

/** Western digits in both languages, as on the reference numbers; the civil calendar, as on the phone's clock. */
const LOCALES: Record<Lang, string> = { ar: 'ar-SA-u-ca-gregory-nu-latn', en: 'en-GB' };
const dayOf = (at: number): string => new Date(at).toDateString();
const clock = (at: number, lang: Lang): string => new Intl.DateTimeFormat(LOCALES[lang], { hour: 'numeric', minute: '2-digit', hour12: true }).format(at);
const dayName = (at: number, lang: Lang, t: Texts): string =>
  dayOf(at) === dayOf(Date.now()) ? t.today : dayOf(at) === dayOf(Date.now() - 86_400_000) ? t.yesterday : new Intl.DateTimeFormat(LOCALES[lang], { weekday: 'long', day: 'numeric', month: 'long' }).format(at);

const Attached = ({ f, t }: { f: Shown; t: Texts }) => {
  if (f.url && /^image\/(jpeg|png|gif|webp|avif)$/.test(f.mime)) return <a class="picture" href={f.url} target="_blank" rel="noopener noreferrer"><img src={f.url} alt={f.name} loading="lazy" /></a>;
  const inside = <><span class="leaf"><Icon name="file" /></span><span class="what"><bdi>{f.name}</bdi><small>{sizeOf(f.bytes, t)}</small></span></>;
  return f.url ? <a class="paper" href={f.url} target="_blank" rel="noopener noreferrer" aria-label={put(t.open, { name: f.name })}>{inside}</a> : <span class="paper">{inside}</span>;
};

const MARKS = { sending: 'clock', waiting: 'clock', sent: 'tick', refused: 'alert' } as const;

export type Doing = { retry(b: Bubble): void; discard(b: Bubble): void; copy: Copy };
const One = ({ b, lang, t, joined, doing }: { b: Bubble; lang: Lang; t: Texts; joined: boolean; doing: Doing }) => (
  <li class={`said ${b.mine ? 'me' : 'bot'}${joined ? ' joined' : ''}${b.state ? ` ${b.state}` : ''}`}>
    <div class="bubble" lang={b.lang?.startsWith('en') ? 'en' : b.lang?.startsWith('ar') ? 'ar' : undefined} dir={b.mine ? 'auto' : b.lang?.startsWith('en') ? 'ltr' : b.lang?.startsWith('ar') ? 'rtl' : 'auto'}>
      <span class="hear">{b.mine ? t.me : t.by}: </span>
      {b.files.map((f) => <Attached f={f} t={t} />)}
      {b.text && <Rich text={b.text} t={t} copy={doing.copy} />}
      {b.progress !== undefined && b.state !== 'sent' && <progress value={b.progress} aria-label={t.sending} />}
    </div>
    <div class="under">
      <time dateTime={new Date(b.at).toISOString()}>{clock(b.at, lang)}</time>
      {b.state && <span class="state"><Icon name={MARKS[b.state]} /><span class={b.state === 'sent' || b.state === 'sending' ? 'hear' : ''}>{t[b.state]}</span></span>}
      {b.state === 'refused' && (
        <span class="remedy">
          {b.refusal === 413 ? t.refused413 : t.refused400}
          {b.refusal !== 413 && <button type="button" onClick={() => doing.retry(b)}><Icon name="again" />{t.retry}</button>}
          <button type="button" onClick={() => doing.discard(b)}>{t.discard}</button>
        </span>
      )}
    </div>
  </li>
);

export const Bubbles = ({ bubbles, newFrom, lang, t, doing }: { bubbles: Bubble[]; newFrom: string | null; lang: Lang; t: Texts; doing: Doing }) => (
  <>
    {bubbles.map((b, i) => {
      const before = bubbles[i - 1];
      const newDay = !before || dayOf(before.at) !== dayOf(b.at);
      return (
        <Fragment key={b.clientId ?? b.id}>
          {newDay && <li class="day"><span>{dayName(b.at, lang, t)}</span></li>}
          {b.id === newFrom && <li class="day news"><span>{t.newMessages}</span></li>}
          <One b={b} lang={lang} t={t} doing={doing} joined={!newDay && b.id !== newFrom && before?.mine === b.mine && b.at - before.at < 180_000} />
        </Fragment>
      );
    })}
  </>
);

/** The choices nobody has answered: those of the bot's words since the person last spoke. Once chosen they are gone; the answer stands as a bubble. */
export const openChoices = (bubbles: Bubble[]): Action[] => {
  for (let i = bubbles.length - 1; i >= 0; i -= 1) {
    const b = bubbles[i] as Bubble;
    if (b.mine) return [];
    if (b.choices.length) return b.choices;
  }
  return [];
};

export const Choices = ({ actions, t, choose }: { actions: Action[]; t: Texts; choose(a: Action): void }) => (
  <div class={`choices${actions.length > 4 && actions.every((a) => a.title.length < 22) ? ' two' : ''}`} role="group" aria-label={t.choose}>
    {actions.map((a) => <button type="button" dir="auto" onClick={() => choose(a)}>{a.title}</button>)}
  </div>
);
