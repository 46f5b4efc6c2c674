/** Starts the chat page: settings first, then everything else. */
import { render } from 'preact';
import { App } from './app.tsx';
import type { Config } from './app.tsx';
import { Chat } from './chat.ts';
import { language } from './kept.ts';
import { isLang } from './texts.ts';
import type { Lang } from './texts.ts';
import './style.css';

const PAUSE = 2_000;
const query = new URLSearchParams(location.search);

/** The page itself came, so the server is there or was a moment ago: ask until it answers. */
const settings = async (): Promise<Config> => {
  for (;;) {
    try {
      const answer = await fetch('/webchat/config');
      if (answer.ok) return (await answer.json()) as Config;
    } catch { /* ask again */ }
    await new Promise((go) => setTimeout(go, PAUSE));
  }
};

const config = await settings();
const asked = [language.get(), query.get('lang'), config.lang].find(isLang) ?? 'ar';
let now: Lang = asked;
if (/^#[0-9a-f]{6}$/i.test(config.colours.accent ?? '')) document.documentElement.style.setProperty('--brand', config.colours.accent as string);
const chat = new Chat(() => (now === 'ar' ? 'ar-SA' : 'en'));
render(<App chat={chat} config={config} first={asked} spoken={(lang) => { now = lang; }} embedded={query.has('embed') && parent !== window} />, document.getElementById('chat') as HTMLElement);
