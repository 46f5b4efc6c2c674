/** Plain text made comfortable: line breaks, "• " lists, safe links, numbers that stay in order and can be copied or called. Never HTML. */
import type { ComponentChildren } from 'preact';
import { put } from './texts.ts';
import type { Texts } from './texts.ts';

/** An isolate as core/text.ts writes it, a web address, or an e-mail address. Each alternative is linear. */
const PIECE = /\u2066([^\u2066-\u2069]{1,80})\u2069|(https?:\/\/[^\s<>"\u2066-\u2069]{1,500})|([a-z0-9._-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})/gi;
const REFERENCE = /^[1-9]\d{6}$/;
/** What a phone can dial: numbers with + or a leading 0, 9200..., and the public short ones. A national id (1... or 2...) is not one. */
const PHONE = /^(?:[+0]\d[\d ]{6,15}\d|9200\d{5}|911|937|997|998|999|1919|116111)$/;
const BULLET = /^[•*-] +/;
const TRAILING = /[.,;:!?)\]،؛؟»”]+$/;

export type Copy = (number: string) => void;

const number = (n: string, t: Texts, copy: Copy): ComponentChildren => {
  if (REFERENCE.test(n)) return <button type="button" class="number" dir="ltr" onClick={() => copy(n)} aria-label={put(t.copy, { n })} title={put(t.copy, { n })}>{n}<Icon name="copy" /></button>;
  if (PHONE.test(n)) return <a href={`tel:${n.replace(/ /g, '')}`} dir="ltr"><bdi>{n}</bdi></a>;
  return <bdi dir="ltr">{n}</bdi>;
};

const inline = (line: string, t: Texts, copy: Copy): ComponentChildren[] => {
  const out: ComponentChildren[] = [];
  let at = 0;
  for (const m of line.matchAll(PIECE)) {
    let end = m.index + m[0].length;
    out.push(line.slice(at, m.index));
    if (m[1]) out.push(number(m[1], t, copy));
    else {
      const plain = m[0].replace(TRAILING, '');
      end -= m[0].length - plain.length;
      out.push(m[2] ? <a href={plain} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">{plain.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}</a> : <a href={`mailto:${plain}`} dir="ltr">{plain}</a>);
    }
    at = end;
  }
  return [...out, line.slice(at)];
};

export const Rich = ({ text, t, copy }: { text: string; t: Texts; copy: Copy }) => {
  const blocks: ComponentChildren[] = [];
  let list: ComponentChildren[] = [];
  const close = (): void => { if (list.length) blocks.push(<ul>{list}</ul>); list = []; };
  for (const line of text.split('\n')) {
    if (BULLET.test(line)) { list.push(<li>{inline(line.replace(BULLET, ''), t, copy)}</li>); continue; }
    close();
    blocks.push(line.trim() ? <p>{inline(line, t, copy)}</p> : <p class="gap" />);
  }
  close();
  return <>{blocks}</>;
};

/** 24 x 24, drawn for this page; they follow the text's colour. `flip` ones turn with the direction. */
const PATHS = {
  send: 'M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4', clip: 'M20 11.5 12.4 19a4.6 4.6 0 0 1-6.5-6.5l7.9-7.8a3.1 3.1 0 0 1 4.4 4.3l-7.9 7.9a1.5 1.5 0 0 1-2.1-2.2l7-7',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4', menu: 'M12 5.5v.01M12 12v.01M12 18.5v.01', close: 'M6 6l12 12M18 6 6 18', down: 'M12 5v14m-6-6 6 6 6-6', file: 'M7 3h7l4 4v14H7zM14 3v4h4', clock: 'M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 .01 0',
  tick: 'm5 12.5 4.5 4.5L19 7.5', alert: 'M12 8v5m0 3.5v.01M12 3.5a8.5 8.5 0 1 0 .01 0', again: 'M19 12a7 7 0 1 1-2.3-5.2L19 9m0-5v5h-5',
} as const;
export const Icon = ({ name }: { name: keyof typeof PATHS }) => <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true"><path d={PATHS[name]} /></svg>;

/** Two hands' worth of a star: the eight-pointed figure of the region, with a light inside. */
export const Emblem = () => (
  <svg class="emblem" viewBox="0 0 48 48" aria-hidden="true">
    <path class="star" d="M24 3l6.2 6H39v8.8L45 24l-6 6.2V39h-8.8L24 45l-6.2-6H9v-8.8L3 24l6-6.2V9h8.8z" />
    <path class="heart" d="M24 33.5c-6-4-9-7.2-9-11a4.8 4.8 0 0 1 9-2.4 4.8 4.8 0 0 1 9 2.4c0 3.8-3 7-9 11z" />
  </svg>
);
