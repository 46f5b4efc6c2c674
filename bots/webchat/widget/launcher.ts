/**
 * One tag on any page:  <script src="https://chat.charity.example/widget.js" async></script>
 * A round button; the chat itself is a frame that loads on the first click. In a shadow root, so that neither page styles the other.
 * data-lang="ar|en", data-side="start|end", data-label="text of the button".
 */
(() => {
  const own = document.currentScript as HTMLScriptElement | null;
  if (!own || document.querySelector('sila-chat')) return;
  const base = new URL(own.src).origin;
  const lang = own.dataset['lang'] ?? (document.documentElement.lang.startsWith('en') ? 'en' : 'ar');
  const ar = lang === 'ar';
  const label = own.dataset['label'] ?? (ar ? 'تحدّث معنا' : 'Chat with us');
  const side = own.dataset['side'] === 'start' ? 'inset-inline-start' : 'inset-inline-end';
  const css = `
    :host{all:initial}
    *{box-sizing:border-box}
    button{position:fixed;z-index:2147483000;${side}:20px;bottom:calc(20px + env(safe-area-inset-bottom));display:flex;align-items:center;gap:10px;min-height:56px;padding:0 22px;border:0;border-radius:28px;
      background:#0e4a3b;color:#fff;font:600 16px/1.4 "SF Arabic","Segoe UI","Noto Sans Arabic",system-ui,Tahoma,sans-serif;box-shadow:0 6px 24px #0b2b2359;cursor:pointer}
    button:hover{background:#0a3a2e}
    button:focus-visible{outline:3px solid #d9b36c;outline-offset:3px}
    svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
    iframe{position:fixed;z-index:2147483001;${side}:20px;bottom:calc(20px + env(safe-area-inset-bottom));width:min(410px,calc(100vw - 40px));height:min(680px,calc(100dvh - 40px));border:0;border-radius:20px;
      background:#fbf7ef;box-shadow:0 16px 60px #0b2b2366;color-scheme:light dark}
    [hidden]{display:none!important}
    @media (max-width:520px){iframe{inset:0;width:100%;height:100dvh;border-radius:0}}
    @media (prefers-reduced-motion:no-preference){iframe{animation:rise .22s ease-out}@keyframes rise{from{opacity:0;transform:translateY(14px)}}}`;

  const host = document.createElement('sila-chat');
  host.dir = ar ? 'rtl' : 'ltr';
  host.lang = lang;
  const root = host.attachShadow({ mode: 'open' });
  try { // a constructed sheet passes the page's own style-src
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = css;
    root.append(style);
  }
  const button = document.createElement('button');
  button.type = 'button';
  const NS = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(NS, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(NS, 'path');
  path.setAttribute('d', 'M4 5.500h16v11H12l-4.500 3.500v-3.500H4zM8.500 11h.01M12 11h.01M15.500 11h.01');
  icon.append(path);
  button.append(icon, label);
  button.setAttribute('aria-expanded', 'false');
  root.append(button);

  let frame: HTMLIFrameElement | null = null;
  const show = (open: boolean): void => {
    if (open && !frame) {
      frame = document.createElement('iframe');
      frame.title = label;
      frame.allow = 'clipboard-write; camera';
      frame.src = `${base}/chat?embed=1&lang=${encodeURIComponent(lang)}`;
      frame.addEventListener('load', () => frame?.focus());
      root.append(frame);
    }
    if (frame) frame.hidden = !open;
    button.hidden = open;
    button.setAttribute('aria-expanded', String(open));
    (open ? frame : button)?.focus();
  };
  button.addEventListener('click', () => show(true));
  addEventListener('message', (e) => { if (e.origin === base && e.source === frame?.contentWindow && (e.data as { sila?: unknown } | null)?.sila === 'close') show(false); });
  document.body.append(host);
})();
