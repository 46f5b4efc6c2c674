/** The papers of a request. A picture is fetched only when somebody asks for it: they are identity cards and medical reports, and each look is audited. */
import { Button, Modal } from '@mantine/core';
import { Download, Eye, FileText, Image as ImageIcon } from 'lucide-react';
import { useState } from 'react';
import type { Reply } from '../../api.ts';
import { addressOf } from '../api.ts';
import { isPicture } from '../conversation/media.tsx';
import { REQUEST } from '../texts/request.ts';
import { useTexts } from '../tongue.tsx';

type Media = Reply<'request'>['media'][number];

export const Attachments = ({ media }: { media: Media[] }) => {
  const t = useTexts(REQUEST);
  const [open, setOpen] = useState<Media | null>(null);
  const get = (m: Media): string => addressOf('file', { params: { file: m.id }, query: { download: 'true' } });
  if (!media.length) return <p className="dim">{t('no_files')}</p>;
  return (
    <>
      <ul className="papers">
        {media.map((m, i) => (
          <li key={`${m.id}${i}`}>
            {isPicture(m.mime) ? <ImageIcon size={20} aria-hidden /> : <FileText size={20} aria-hidden />}
            <span className="cut"><bdi>{m.name}</bdi></span>
            {isPicture(m.mime) ? <Button size="compact-sm" variant="subtle" leftSection={<Eye size={15} aria-hidden />} aria-label={`${t('show')}: ${m.name}`} onClick={() => setOpen(m)}>{t('show')}</Button> : null}
            <Button size="compact-sm" variant="subtle" component="a" href={get(m)} download leftSection={<Download size={15} aria-hidden />} aria-label={`${t('download')}: ${m.name}`}>{t('download')}</Button>
          </li>
        ))}
      </ul>
      <p className="dim small">{t('files_about')}</p>
      <Modal opened={open !== null} onClose={() => setOpen(null)} size="auto" title={<bdi className="cut" style={{ display: 'block', maxWidth: '70vw' }}>{open?.name}</bdi>}>
        {open ? <img className="paper-big" src={addressOf('file', { params: { file: open.id } })} alt={open.name} /> : null}
      </Modal>
    </>
  );
};
