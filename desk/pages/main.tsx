/** The desk's pages begin here. */
import './mantine.css';
import './fonts.css';
import './style.css';
import './shell/shell.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { DIRECTIONS, keptLang } from './tongue.tsx';

const lang = keptLang();
document.documentElement.lang = lang;
document.documentElement.dir = DIRECTIONS[lang];

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// The scroll lock behind dialogs writes a style element and looks for the nonce under this name.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;

createRoot(document.getElementById('desk') as HTMLElement).render(<App nonce={nonce} />);
