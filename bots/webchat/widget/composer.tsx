/** Where the person writes: a growing field, files to go with it, and a send button that is always there. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { choose, sizeOf } from './choose-files.ts';
import type { FileRules } from './choose-files.ts';
import { Icon } from './rich.tsx';
import { put } from './texts.ts';
import type { Texts } from './texts.ts';

/** With a mouse or keyboard Enter sends; on a touch screen it is a new line and the button sends. */
const fine = (): boolean => matchMedia('(pointer: fine)').matches;

export const Composer = ({ t, rules, max, send, field }: { t: Texts; rules: FileRules; max: number; send(text: string, files: File[]): void; field: { current: HTMLTextAreaElement | null } }) => {
  const [text, setText] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [problem, setProblem] = useState('');
  const picker = useRef<HTMLInputElement>(null);
  const urls = useRef(new Map<File, string>());

  useEffect(() => {
    const el = field.current;
    if (!el) return;
    el.style.height = 'auto';
    el.style.height = `${Math.min(el.scrollHeight, 150)}px`;
  }, [text]);
  const urlOf = (f: File): string => { let u = urls.current.get(f); if (!u) urls.current.set(f, (u = URL.createObjectURL(f))); return u; };
  const letGo = (list: File[]): void => { for (const f of list) { const u = urls.current.get(f); if (u) URL.revokeObjectURL(u); urls.current.delete(f); } };

  const add = async (list: File[]): Promise<void> => {
    const { good, problem: what } = await choose(list, files.length, rules, t);
    setFiles((have) => [...have, ...good].slice(0, rules.files));
    setProblem(what);
    field.current?.focus();
  };
  const go = (): void => {
    const words = text.trim();
    if (!words && !files.length) { field.current?.focus(); return; }
    if (words.length > max) { setProblem(t.over); return; }
    send(words, files);
    letGo(files);
    setText('');
    setFiles([]);
    setProblem('');
    field.current?.focus();
  };

  return (
    <form class="composer" onSubmit={(e) => { e.preventDefault(); go(); }}>
      {problem && <p class="problem" role="alert"><Icon name="alert" />{problem}</p>}
      {files.length > 0 && (
        <ul class="chosen">
          {files.map((f) => (
            <li key={f.name + f.size}>
              {f.type.startsWith('image/') ? <img src={urlOf(f)} alt="" /> : <span class="leaf"><Icon name="file" /></span>}
              <span class="what"><bdi>{f.name}</bdi><small>{sizeOf(f.size, t)}</small></span>
              <button type="button" class="round" aria-label={put(t.removeFile, { name: f.name })} onClick={() => { letGo([f]); setFiles(files.filter((x) => x !== f)); field.current?.focus(); }}><Icon name="close" /></button>
            </li>
          ))}
        </ul>
      )}
      <div class="row">
        <input ref={picker} type="file" multiple hidden tabIndex={-1} aria-label={t.attach} accept={rules.accept.join(',')} onChange={(e) => { const el = e.currentTarget; void add([...(el.files ?? [])]); el.value = ''; }} />
        <button type="button" class="round attach" aria-label={t.attach} title={t.attach} onClick={() => picker.current?.click()}><Icon name="clip" /></button>
        <textarea
          ref={(el) => { field.current = el; }} rows={1} value={text} dir={text ? 'auto' : t.dir} placeholder={t.placeholder} aria-label={t.placeholder} enterkeyhint={fine() ? 'send' : 'enter'} autocomplete="off"
          onInput={(e) => { setText(e.currentTarget.value); if (problem) setProblem(''); }}
          onKeyDown={(e) => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && fine()) { e.preventDefault(); go(); } }}
          onPaste={(e) => { const list = [...(e.clipboardData?.files ?? [])]; if (list.length) { e.preventDefault(); void add(list); } }}
        />
        <button type="submit" class="round send" aria-label={t.send} title={t.send} aria-disabled={!text.trim() && !files.length}><Icon name="send" /></button>
      </div>
    </form>
  );
};
