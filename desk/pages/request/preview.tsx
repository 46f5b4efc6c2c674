/** The message that a person would get, before it is sent. */
import { Send, VolumeX } from 'lucide-react';
import { useDebouncedValue } from '@mantine/hooks';
import type { Reply } from '../../api.ts';
import type { RequestState } from '../../../core/request.ts';
import { ErrorNote, Loading } from '../parts/index.ts';
import type { Problem } from '../api.ts';
import { useRow } from '../query.ts';
import { REQUEST } from '../texts/request.ts';
import { CHANNELS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';

const PAUSE_MS = 350;
export type Preview = { text: Reply<'request.preview'> | undefined; problem: Problem | null; again: () => void };

/** `text` is undefined until it is the answer to exactly this state and note. */
export const usePreview = (number: string, state: RequestState, note: string): Preview => {
  const asked = `${state}\n${note.trim()}`;
  const [calm] = useDebouncedValue(asked, PAUSE_MS);
  const cut = calm.indexOf('\n');
  const words = calm.slice(cut + 1);
  const read = useRow('request.preview', { params: { number }, body: { state: calm.slice(0, cut) as RequestState, ...(words ? { note: words } : {}) } });
  return { text: calm === asked ? read.data : undefined, problem: calm === asked ? read.error : null, again: () => void read.refetch() };
};

export const PreviewBox = ({ preview: { text, problem, again } }: { preview: Preview }) => {
  const t = useTexts(REQUEST);
  const { say } = useTongue();
  const channel = text?.channel ? (CHANNELS[text.channel] ? say(CHANNELS[text.channel] as { ar: string; en: string }) : text.channel) : null;
  return (
    <section className="preview" aria-live="polite">
      <h3>{t('preview')}{text?.text && channel ? <span className="dim small"> {t('preview_on', { channel })}</span> : null}</h3>
      {problem ? <ErrorNote problem={problem} retry={again} />
        : text === undefined ? <div className="pending"><Loading /><span className="hidden">{t('preview_wait')}</span></div>
          : text.text === null ? <div className="hint"><VolumeX size={18} aria-hidden /><div><strong>{t('preview_none')}</strong><div>{t('preview_none_about')}</div></div></div>
            : <div className="bubble"><Send size={15} aria-hidden /><div className="said" dir="auto">{text.text}</div></div>}
    </section>
  );
};
