/** Small switches: language, light or dark, alerts, help. */
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Bell, BellOff, CircleHelp, Languages, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { toast } from '../parts/index.ts';
import { SHELL } from '../texts/shell.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { setAlerts, useAlerts } from './alerts.ts';

const Tool = ({ label, on, onClick, children }: { label: string; on?: boolean; onClick: () => void; children: ReactNode }) => (
  <Tooltip label={label}><ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} aria-pressed={on} onClick={onClick}>{children}</ActionIcon></Tooltip>
);

export const LanguageTool = () => {
  const t = useTexts(SHELL);
  const { lang, setLang } = useTongue();
  return <Tool label={t('language')} onClick={() => setLang(lang === 'ar' ? 'en' : 'ar')}><Languages size={19} /></Tool>;
};
export const ThemeTool = () => {
  const t = useTexts(SHELL);
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return <Tool label={t('theme')} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>{dark ? <Sun size={19} /> : <Moon size={19} />}</Tool>;
};
export const AlertsTool = () => {
  const t = useTexts(SHELL);
  const on = useAlerts();
  const turn = async (): Promise<void> => { if (!(await setAlerts(!on))) toast(t('alerts_denied')); };
  return <Tool label={on ? t('alerts_on') : t('alerts_off')} on={on} onClick={() => void turn()}>{on ? <Bell size={19} /> : <BellOff size={19} />}</Tool>;
};
export const HelpTool = ({ open }: { open: () => void }) => <Tool label={useTexts(SHELL)('help')} onClick={open}><CircleHelp size={19} /></Tool>;
