/** Files for the next answer: uploaded at once, shown with a preview, taken off again. */
import { Loader } from '@mantine/core';
import { File as FileIcon, FileText, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { addressOf, call } from '../api.ts';
import { toast, toastProblem } from '../parts/index.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import type { Attached } from './drafts.ts';
import { isPicture } from './media.tsx';

/** What the server takes. */
const MOST = 10;
const BYTES = 10 * 1024 * 1024;

export const useAttach = (conversation: string, files: readonly Attached[], put: (change: (files: Attached[]) => Attached[]) => void) => {
  const t = useTexts(TALK);
  const [going, setGoing] = useState(0);
  const inFlight = useRef(0);
  const add = async (chosen: readonly File[]): Promise<void> => {
    const room = MOST - files.length - inFlight.current;
    if (chosen.length > room) toast(t('attach_many'));
    const fit = chosen.slice(0, Math.max(0, room)).filter((f) => f.size <= BYTES || (toast(t('attach_large', { name: f.name })), false));
    inFlight.current += fit.length;
    setGoing(inFlight.current);
    await Promise.all(fit.map(async (file) => {
      const got = await call('upload', { params: { conversation }, file });
      inFlight.current -= 1;
      setGoing(inFlight.current);
      if (got.ok) put((all) => [...all, got.value]); else toastProblem(got.problem);
    }));
  };
  return { add, going, remove: (id: string): void => put((all) => all.filter((f) => f.id !== id)) };
};

export const Attachments = ({ files, going, remove }: { files: readonly Attached[]; going: number; remove: (id: string) => void }) => {
  const t = useTexts(TALK);
  if (!files.length && !going) return null;
  return (
    <ul className="attached">
      {files.map((f) => (
        <li key={f.id}>
          {isPicture(f.mime) ? <img src={addressOf('file', { params: { file: f.id } })} alt="" /> : f.mime === 'application/pdf' ? <FileText size={20} aria-hidden /> : <FileIcon size={20} aria-hidden />}
          <span className="cut small"><bdi>{f.name}</bdi></span>
          <button type="button" aria-label={t('attach_remove', { name: f.name })} onClick={() => remove(f.id)}><X size={15} /></button>
        </li>
      ))}
      {going ? <li role="status"><Loader size={16} /><span className="small dim">{t('uploading')}</span></li> : null}
    </ul>
  );
};
