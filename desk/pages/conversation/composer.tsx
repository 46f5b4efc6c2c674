/**
 * Where staff write: an answer to the person or a note to colleagues, never mistaken for one another. What was written stays until the house says that it
 * is done. A message that comes while somebody writes is pointed out, and the answer goes only once they have seen it.
 */
import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { Lock, MessageSquareReply, Paperclip, SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { toast } from '../parts/index.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import type { Acts } from './acts.ts';
import { Attachments, useAttach } from './attach.tsx';
import { useDraft, type Tab } from './drafts.ts';
import { Fresh, useFresh } from './fresh.tsx';
import type { Lines } from './window.ts';
import { Quick, unfilled } from './quick.tsx';
import { holderOf, mayIn, standOf, type Row } from './standing.ts';
import { Suggest } from './suggest.tsx';

const LONGEST = 8_000;

/** `number`: of the person's newest open request. `typed`: says that I type. */
export const Composer = ({ row, lines, number, acts, typed, atEnd }: { row: Row; lines: Lines | undefined; number: string | null; acts: Acts; typed: () => void; atEnd: boolean }) => {
  const t = useTexts(TALK);
  const me = useMe();
  const may = mayIn(row, me);
  const stand = standOf(row, me.id);
  const { draft, change } = useDraft(me.id, row.conversation);
  const tab: Tab = may.reply ? draft.tab : 'note';
  const text = draft[tab];
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [quick, setQuick] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const attach = useAttach(row.conversation, draft.files, (files) => change((d) => ({ files: files(d.files) })));
  const fresh = useFresh(lines, tab === 'reply' && (text.trim() !== '' || draft.files.length > 0));
  const busy = acts.doing === 'said' || acts.doing === 'noted';

  const to = (next: Tab): void => { change({ tab: next }); setSaid(null); field.current?.focus(); };
  useKeys([...(may.reply ? [{ key: 'r', say: t('key_reply'), run: () => to('reply') }] : []), ...(may.note ? [{ key: 'n', say: t('key_note'), run: () => to('note') }] : []), ...(may.note ? [{ key: 'ctrl+enter', say: t('key_send'), run: () => form.current?.requestSubmit() }] : [])]);
  // Whoever takes the conversation wants to answer.
  const before = useRef(stand);
  useEffect(() => {
    if (before.current !== 'mine' && stand === 'mine') to('reply');
    before.current = stand;
  }, [stand]);

  const write = (value: string): void => {
    change({ [tab]: value });
    setSaid(null);
    typed();
    if (atEnd) fresh.wrote();
  };
  const insert = (more: string): void => {
    const el = field.current;
    const [from, until] = el ? [el.selectionStart, el.selectionEnd] : [text.length, text.length];
    const head = text.slice(0, from);
    const next = `${head}${head && !/\s$/.test(head) ? ' ' : ''}${more}`;
    write(`${next}${text.slice(until)}`.slice(0, LONGEST));
    requestAnimationFrame(() => {
      el?.focus();
      const place = /\{(?:name|number|me|charity)\}/.exec(el?.value ?? '');
      if (place) el?.setSelectionRange(place.index, place.index + place[0].length); else el?.setSelectionRange(next.length, next.length);
    });
  };

  const send = async (): Promise<void> => {
    if (busy || (text.trim() === '' && (tab === 'note' || !draft.files.length))) return;
    let seen: string | null = null;
    if (tab === 'reply') {
      if (attach.going) return setSaid(t('attach_wait'));
      const [place] = unfilled(text);
      if (place !== undefined) return setSaid(t('place_left', { name: `{${place}}` }));
      const clear = fresh.clear();
      if (!clear.go) return;
      seen = clear.seen;
    }
    setSaid(null);
    const files = tab === 'reply' ? draft.files : [];
    const end = await acts.act(tab === 'reply' ? { act: 'said', seen, ...(text.trim() ? { text } : {}), ...(files.length ? { media: files.map((f) => f.id) } : {}) } : { act: 'noted', text });
    if (end === 'done') {
      change((d) => ({ [tab]: d[tab] === text ? '' : d[tab], ...(tab === 'reply' ? { files: d.files.filter((f) => !files.includes(f)) } : {}) }));
      if (tab === 'note') toast(t('done_noted'));
    } else {
      if (end === 'changed') fresh.refused();
      setSaid(acts.words(end));
    }
    field.current?.focus();
  };
  const keys = (e: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); void send(); }
    if (tab === 'reply' && text === '' && !e.ctrlKey && !e.metaKey && (e.key === '/' || e.code === 'Slash') && !e.shiftKey) { e.preventDefault(); setQuick(true); }
    if (e.key === 'Escape') e.currentTarget.blur();
  };

  if (!may.note) return <div className="composer" data-off><div className="cant dim">{t('cant_role')}</div></div>;
  const cant = may.reply ? null : stand === 'queue' ? (may.forWoman ? t('for_a_woman') : t('cant_queue')) : stand === 'other' ? t('cant_other', { name: holderOf(row)?.name ?? t('staff') }) : t('cant_bot');
  const asked = lines?.lines.findLast((l) => l.by === 'person' && l.kind === 'message')?.text ?? '';
  const hint = tab === 'note' ? t('note_hint') : row.name ? t('reply_hint', { name: row.name.slice(0, 60) }) : t('reply_hint_noname');
  return (
    <form ref={form} className={`composer${tab === 'note' ? ' on-note' : ''}`} data-over={over || undefined} onSubmit={(e) => { e.preventDefault(); void send(); }}
      onDragOver={(e) => { if (tab === 'reply' && e.dataTransfer.types.includes('Files')) { e.preventDefault(); setOver(true); } }} onDragLeave={() => setOver(false)}
      onDrop={(e) => { setOver(false); if (tab === 'reply' && e.dataTransfer.files.length) { e.preventDefault(); void attach.add([...e.dataTransfer.files]); } }}>
      <div className="tabs" role="tablist">
        <button type="button" role="tab" aria-selected={tab === 'reply'} disabled={!may.reply} onClick={() => to('reply')}><MessageSquareReply size={16} aria-hidden />{t('tab_reply')}</button>
        <button type="button" role="tab" aria-selected={tab === 'note'} data-note onClick={() => to('note')}><Lock size={15} aria-hidden />{t('tab_note')}</button>
        {tab === 'note' ? <span className="label small"><Lock size={13} aria-hidden />{t('note')}</span> : null}
        {cant !== null ? <span className="cant small">{cant}</span> : null}
      </div>
      <Fresh fresh={fresh} />
      {tab === 'reply' && !fresh.line ? <Suggest written={text} asked={asked} lang={row.lang} use={insert} /> : null}
      <Textarea ref={field} variant="unstyled" className="field free" aria-label={tab === 'note' ? t('note_label') : t('reply_label')} placeholder={hint} autosize minRows={2} maxRows={9} maxLength={LONGEST} value={text} readOnly={busy}
        onChange={(e) => write(e.currentTarget.value)} onKeyDown={keys} onPaste={(e) => { if (tab === 'reply' && e.clipboardData.files.length) { e.preventDefault(); void attach.add([...e.clipboardData.files]); } }} />
      {tab === 'reply' ? <Attachments files={draft.files} going={attach.going} remove={attach.remove} /> : null}
      {said !== null ? <div className="answer small" role="alert">{said}</div> : null}
      {over ? <div className="drop">{t('attach_drop')}</div> : null}
      <div className="foot">
        {tab === 'reply' ? (
          <>
            <Quick open={quick} setOpen={setQuick} lang={row.lang} places={{ name: row.name, number }} use={insert} />
            <Tooltip label={t('attach')}><ActionIcon component="label" variant="subtle" color="gray" size="md" aria-label={t('attach')} className="clip"><Paperclip size={17} /><input type="file" multiple className="hidden" aria-label={t('attach')} onChange={(e) => { void attach.add([...(e.currentTarget.files ?? [])]); e.currentTarget.value = ''; }} /></ActionIcon></Tooltip>
          </>
        ) : null}
        <span className="hint-keys small dim">{tab === 'note' ? t('keys_save') : <>{t('keys_send')}<span className="quick-key"> · {t('keys_quick')}</span></>}</span>
        <Button type="submit" size="sm" className="go" {...(tab === 'note' ? { color: 'yellow.9' } : {})} loading={busy} disabled={text.trim() === '' && (tab === 'note' || !draft.files.length)} rightSection={tab === 'note' ? <Lock size={15} /> : <SendHorizontal size={16} className="arrow" />}>{tab === 'note' ? t('save_note') : fresh.line ? t('send_anyway') : t('send')}</Button>
      </div>
    </form>
  );
};
