/** One channel. */
import { Anchor, Collapse, UnstyledButton } from '@mantine/core';
import { AlertTriangle, BadgeCheck, ChevronDown, ExternalLink, ShieldAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { ChannelMark, Chip, CopyField, Qr } from '../parts/index.ts';
import { CHANNEL, GUIDES, HEALTH, type Guide } from '../texts/channels.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { TestMessage } from './test.tsx';

export type ChannelRow = Reply<'channels'>['rows'][number];
const MARKS: Record<string, string> = { webchat: 'web', 'whatsapp-cloud': 'whatsapp' };

const How = ({ guide, missing }: { guide: Guide; missing: string[] }) => {
  const t = useTexts(CHANNEL);
  const { say } = useTongue();
  return (
    <div className="how">
      <ol>{guide.steps.map((s) => <li key={s.en}>{say(s)}</li>)}</ol>
      <h3>{t('settings')}</h3>
      <p className="dim small">{t('settings_about')}</p>
      <ul className="settings">{guide.settings.map((s) => (
        <li key={s.name} data-missing={missing.includes(s.name) || undefined}><code dir="ltr">{s.name}</code><span>{say(s.about)}</span><Chip tone={missing.includes(s.name) ? 'warn' : 'plain'}>{missing.includes(s.name) ? t('missing') : s.needed ? t('needed') : t('optional')}</Chip></li>
      ))}</ul>
      <CopyField label={t('check')} value="npm run sila -- doctor" />
    </div>
  );
};

export const ChannelCard = ({ row, url }: { row: ChannelRow; url: string | null }) => {
  const t = useTexts(CHANNEL);
  const { say } = useTongue();
  const admin = useMe().may('admin');
  const guide = GUIDES[row.kind];
  const health = HEALTH[row.state];
  const [open, setOpen] = useState(row.missing.length > 0);
  const region = useId();
  const base = url ?? location.origin;
  return (
    <section className="card channel">
      <div className="top">
        <div className="sign" data-on={row.state === 'up' || undefined}><ChannelMark channel={MARKS[row.kind] ?? row.kind} size={22} /></div>
        <div className="title"><h2>{guide ? say(guide.name) : row.kind}</h2>{guide ? <p className="dim">{say(guide.about)}</p> : null}</div>
        <div className="marks"><Chip tone={health.tone}>{say(health)}</Chip>{row.official ? <Chip icon={<BadgeCheck size={13} aria-hidden />}>{t('official')}</Chip> : <Chip tone="warn" icon={<ShieldAlert size={13} aria-hidden />}>{t('unofficial')}</Chip>}</div>
      </div>
      {row.why ? <div className="problem"><AlertTriangle size={18} aria-hidden /><div><strong>{t('why')}:</strong> <bdi>{row.why}</bdi></div></div> : null}
      {row.queued > 0 ? <div className="dim">{t('queued', { n: row.queued })}</div> : null}
      {row.scan ? <div className="scan"><Qr text={row.scan} size={232} /><div><p>{t('scan')}</p><p className="dim small">{t('scan_warn')}</p></div></div> : null}
      {row.kind === 'webchat' ? (
        <div className="how"><CopyField label={t('embed')} value={`<script src="${base}/widget.js"></script>`} /><Anchor href="/chat" target="_blank" rel="noopener">{t('open_chat')} <ExternalLink size={13} aria-hidden /></Anchor></div>
      ) : row.state === 'up' ? <p className="dim" style={{ margin: 0 }}><strong>{t('try')}:</strong> {t('try_about')}</p> : null}
      {admin && row.test && row.state === 'up' ? <TestMessage channel={row.id} kind={row.kind} /> : null}
      {guide && guide.steps.length > 0 ? (
        <>
          <UnstyledButton className="more" aria-expanded={open} aria-controls={region} onClick={() => setOpen(!open)}><ChevronDown size={18} aria-hidden style={{ rotate: open ? '180deg' : '0deg' }} />{t('how')}</UnstyledButton>
          <Collapse expanded={open} id={region}><How guide={guide} missing={row.missing} /></Collapse>
        </>
      ) : null}
    </section>
  );
};
