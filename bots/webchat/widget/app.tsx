/** The whole page: header, what was said, and the place to write. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Bubbles, Choices, openChoices } from './bubbles.tsx';
import type { Chat } from './chat.ts';
import { Composer } from './composer.tsx';
import { language } from './kept.ts';
import { Emblem, Icon } from './rich.tsx';
import { TEXTS } from './texts.ts';
import type { Lang } from './texts.ts';

export type Config = { name: Record<Lang, string>; lang: Lang; demo: boolean; colours: { accent?: string }; limits: { text: number; files: number; fileBytes: number }; accept: string[] };
const NEAR = 90;
/** A connection that blinks is not worth a word. */
const BLINK = 1_500;

export const App = ({ chat, config, first, spoken, embedded }: { chat: Chat; config: Config; first: Lang; spoken(lang: Lang): void; embedded: boolean }) => {
  const [lang, setLang] = useState<Lang>(first);
  const [, redraw] = useState(0);
  const [away, setAway] = useState(false);
  const [unread, setUnread] = useState(0);
  const [atEnd, setAtEnd] = useState(true);
  const [toast, setToast] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const stick = useRef(true);
  const counted = useRef(0);
  const { view } = chat;
  const t = TEXTS[lang];
  const name = config.name[lang];

  useEffect(() => chat.listen(() => redraw((n) => n + 1)), [chat]);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = t.dir;
    document.title = name;
    spoken(lang);
  }, [lang]);
  useEffect(() => {
    if (view.up || view.ended) { setAway(false); return undefined; }
    const later = setTimeout(() => setAway(true), view.ready ? BLINK : 2 * BLINK);
    return () => clearTimeout(later);
  }, [view.up, view.ended]);
  useEffect(() => {
    if (!toast) return undefined;
    const later = setTimeout(() => setToast(''), 2_500);
    return () => clearTimeout(later);
  }, [toast]);

  const toEnd = (): void => { const el = log.current; if (el) el.scrollTop = el.scrollHeight; stick.current = true; setUnread(0); setAtEnd(true); };
  // Who reads further up is not torn away: new words are counted on a pill instead.
  useLayoutEffect(() => {
    const fresh = view.bubbles.length - counted.current;
    const last = view.bubbles.at(-1);
    counted.current = view.bubbles.length;
    if (stick.current || (fresh > 0 && last?.mine)) toEnd();
    else if (fresh > 0) setUnread((n) => n + fresh);
  });
  useEffect(() => {
    const el = log.current;
    if (!el) return undefined;
    const watch = new ResizeObserver(() => { if (stick.current) el.scrollTop = el.scrollHeight; });
    watch.observe(el);
    if (el.firstElementChild) watch.observe(el.firstElementChild);
    return () => watch.disconnect();
  }, [view.ended]);

  const scrolled = (): void => {
    const el = log.current as HTMLDivElement;
    const near = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;
    stick.current = near;
    if (near !== atEnd) setAtEnd(near);
    if (near && unread) setUnread(0);
  };
  /** After a button is gone its focus must not fall to the page's top; on a touch screen the keyboard stays down. */
  const refocus = (): void => { (matchMedia('(pointer: fine)').matches ? field.current : log.current)?.focus({ preventScroll: true }); };
  const copy = async (n: string): Promise<void> => {
    try { await navigator.clipboard.writeText(n); } catch {
      const box = document.createElement('textarea');
      box.value = n;
      document.body.append(box);
      box.select();
      document.execCommand('copy');
      box.remove();
    }
    setToast(t.copied);
  };
  const switchLang = (): void => { const next = t.otherLang; language.set(next); setLang(next); };
  const close = (): void => parent.postMessage({ sila: 'close' }, '*'); // says nothing but that; the launcher checks who says it
  const actions = openChoices(view.bubbles);

  return (
    <div class="page" onKeyDown={(e) => { if (e.key === 'Escape' && embedded && !dialog.current?.open) close(); }}>
      <header>
        <Emblem />
        <div class="who">
          <h1>{name}</h1>
          <p><span class="badge">{t.bot}</span><span class={`presence ${view.up ? 'up' : ''}`}>{view.up ? t.online : view.ended ? '' : t.connecting}</span></p>
        </div>
        <button type="button" class="plain tongue" lang={t.otherLang} onClick={switchLang}>{t.other}</button>
        {!view.ended && <button type="button" class="plain" aria-label={t.menu} title={t.menu} aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}><Icon name="menu" /></button>}
        {embedded && <button type="button" class="plain" aria-label={t.close} title={t.close} onClick={close}><Icon name="close" /></button>}
      </header>
      {config.demo && <p class="demo" role="note">{t.demo}</p>}
      <div class="notice" role="status">{away && <p class="offline">{t.offline}</p>}{toast && <p class="toast">{toast}</p>}</div>
      <main>
        {view.ended ? (
          <div class="farewell"><Emblem /><h2>{t.ended}</h2><p>{t.thanks}</p><button type="button" class="big" ref={(el) => el?.focus()} onClick={() => { chat.restart(); stick.current = true; counted.current = 0; }}>{t.restart}</button></div>
        ) : (
          <div class="log" ref={log} tabIndex={0} role="region" aria-label={t.chat} onScroll={scrolled}>
            <div class="inner">
              <section class="intro"><Emblem /><p>{t.intro}</p><p class="safety">{t.safety}</p></section>
              <div role="log" aria-live={view.ready ? 'polite' : 'off'} aria-relevant="additions" aria-label={t.chat}><ul class="words">
                <Bubbles bubbles={view.bubbles} newFrom={view.newFrom} lang={lang} t={t} doing={{ retry: (b) => chat.retry(b), discard: (b) => chat.discard(b), copy: (n) => void copy(n) }} />
                {view.typing && <li class="said bot typing"><div class="bubble"><span class="hear">{t.typing}</span><i /><i /><i /></div></li>}
              </ul></div>
              {actions.length > 0 && !view.typing && <Choices actions={actions} t={t} choose={(a) => { void chat.choose(a); refocus(); }} />}
            </div>
          </div>
        )}
        {!view.ended && !atEnd && <button type="button" class="pill" onClick={() => { toEnd(); refocus(); }}><Icon name="down" />{unread ? <>{t.newMessages} <bdi>({unread})</bdi></> : <span class="hear">{t.toEnd}</span>}</button>}
      </main>
      {!view.ended && <Composer t={t} field={field} max={config.limits.text} rules={{ accept: config.accept, ...config.limits }} send={(text, files) => { stick.current = true; void chat.say(text, files); }} />}
      <dialog ref={dialog} aria-labelledby="end-title" onClick={(e) => { if (e.target === dialog.current) dialog.current?.close(); }}>
        <h2 id="end-title">{t.endTitle}</h2>
        <p>{t.endNote}</p>
        <button type="button" class="big" onClick={() => dialog.current?.close()}>{t.keep}</button>
        <button type="button" class="big second" onClick={() => { dialog.current?.close(); counted.current = 0; stick.current = true; chat.restart(); refocus(); }}>{t.restart}</button>
        <button type="button" class="big second danger" onClick={() => { dialog.current?.close(); chat.end(); }}>{t.end}</button>
      </dialog>
    </div>
  );
};
