/** "You have not saved": asked before a screen is left. */
import { Ask } from '../parts/index.ts';
import { SHELL } from '../texts/shell.ts';
import { useTexts } from '../tongue.tsx';
import { useLeaving } from '../unsaved.ts';

export const Leaving = () => {
  const t = useTexts(SHELL);
  const { asked, go, stay } = useLeaving();
  return <Ask open={asked} title={t('leave')} yes={t('leave_do')} no={t('leave_not')} danger onYes={go} onClose={stay}>{t('leave_about')}</Ask>;
};
