/** The list behind `?`: what can be pressed here. */
import { Modal } from '@mantine/core';
import { useKeyList } from '../keys.ts';
import { SHELL } from '../texts/shell.ts';
import { useTexts } from '../tongue.tsx';

const SHOWN: Record<string, string> = { arrowdown: '↓', arrowup: '↑', enter: 'Enter', escape: 'Esc', ctrl: 'Ctrl', shift: 'Shift' };

export const Help = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const t = useTexts(SHELL);
  const keys = useKeyList();
  return (
    <Modal opened={open} onClose={onClose} title={t('help')}>
      <div className="dim small" style={{ marginBottom: 12 }}>{t('help_about')}</div>
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '10px 16px', margin: 0, alignItems: 'center' }}>
        {keys.map((k) => (
          <div key={k.key + k.say} style={{ display: 'contents' }}>
            <dt style={{ direction: 'ltr' }}>{k.key.split('+').map((part, i) => <span key={part}>{i ? ' + ' : ''}<kbd>{SHOWN[part] ?? part.toUpperCase()}</kbd></span>)}</dt>
            <dd style={{ margin: 0 }}>{k.say}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
};
