/** Files of a message: pictures as pictures, sounds to be heard, everything else to be downloaded. The name is theirs, the type is what we found in it. */
import { Modal } from '@mantine/core';
import { Download, FileText, FileX2, File as FileIcon, Mic, Video } from 'lucide-react';
import { useState } from 'react';
import { addressOf } from '../api.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import type { Line } from './window.ts';

type Media = Line['media'][number];
/** What the server shows inside a page; an SVG is only ever downloaded. */
const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];
export const isPicture = (mime: string): boolean => PICTURES.includes(mime);

const get = (media: Media): string => addressOf('file', { params: { file: media.id }, query: { download: 'true' } });

const Paper = ({ media, broken }: { media: Media; broken?: boolean }) => {
  const t = useTexts(TALK);
  const Icon = broken ? FileX2 : media.mime === 'application/pdf' ? FileText : FileIcon;
  return (
    <a className="paper" href={get(media)} download aria-label={t('file_get', { name: media.name })}>
      <Icon size={22} aria-hidden /><span className="cut"><bdi>{media.name}</bdi>{broken ? <span className="dim small"> · {t('file_gone')}</span> : null}</span><Download size={16} aria-hidden />
    </a>
  );
};

const Picture = ({ media }: { media: Media }) => {
  const t = useTexts(TALK);
  const [open, setOpen] = useState(false);
  const [broken, setBroken] = useState(false);
  const src = addressOf('file', { params: { file: media.id } });
  if (broken) return <Paper media={media} broken />;
  return (
    <>
      <button type="button" className="picture" aria-label={t('file_open', { name: media.name })} onClick={() => setOpen(true)}><img src={src} alt={t('image', { name: media.name })} loading="lazy" decoding="async" onError={() => setBroken(true)} /></button>
      <Modal opened={open} onClose={() => setOpen(false)} size="auto" title={<bdi className="cut" style={{ display: 'block', maxWidth: '70vw' }}>{media.name}</bdi>}>
        <div className="picture-big"><img src={src} alt={t('image', { name: media.name })} /></div>
        <a className="paper" href={get(media)} download style={{ marginTop: 12 }}><Download size={16} aria-hidden /><span className="cut">{t('file_get', { name: '' })}<bdi>{media.name}</bdi></span></a>
      </Modal>
    </>
  );
};

const Sound = ({ media }: { media: Media }) => {
  const t = useTexts(TALK);
  return <div className="sound"><Mic size={17} aria-hidden /><audio controls preload="none" src={addressOf('file', { params: { file: media.id } })} aria-label={t('audio')} /></div>;
};
const Film = ({ media }: { media: Media }) => {
  const t = useTexts(TALK);
  return <div className="film"><video controls preload="none" src={addressOf('file', { params: { file: media.id } })} aria-label={t('video', { name: media.name })} /><span className="dim small"><Video size={14} aria-hidden /> <bdi>{media.name}</bdi></span></div>;
};

export const Files = ({ media }: { media: Line['media'] }) => (
  <div className="files">
    {media.map((m, i) => {
      const key = `${m.id}${i}`;
      if (m.id === '') return <span key={key} className="paper" data-lost><FileX2 size={20} aria-hidden /><span className="cut"><bdi>{m.name}</bdi></span></span>;
      if (isPicture(m.mime)) return <Picture key={key} media={m} />;
      if (m.mime.startsWith('audio/')) return <Sound key={key} media={m} />;
      if (m.mime.startsWith('video/')) return <Film key={key} media={m} />;
      return <Paper key={key} media={m} />;
    })}
  </div>
);
