/** The look of Mantine's parts. Colours of our own surfaces are in style.css. */
import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** One accent, #0f766e in the place that filled buttons use in light and dark (white on it: 5.5 : 1). */
const sila: MantineColorsTuple = ['#eefaf7', '#d5f1ea', '#aee3d7', '#7fd0bf', '#4fb8a5', '#2a9d8a', '#148577', '#0f766e', '#0d5f59', '#0b4a46'];
const FONT = "'IBM Plex Sans Arabic', system-ui, 'Segoe UI', Tahoma, 'Noto Sans Arabic', sans-serif";

/** `close`: what the cross of a dialog says to those who do not see it. */
export const themeWith = (close: string) => createTheme({
  primaryColor: 'sila',
  primaryShade: { light: 7, dark: 7 },
  colors: { sila, dark: ['#e7ecea', '#b7c1be', '#93a09c', '#6d7a76', '#4a5653', '#37413f', '#2a3331', '#1c2322', '#161c1b', '#111615'] },
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '600', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.4' }, h2: { fontSize: '1.2rem', lineHeight: '1.45' }, h3: { fontSize: '1.02rem', lineHeight: '1.5' } } },
  lineHeights: { xs: '1.45', sm: '1.5', md: '1.6', lg: '1.65', xl: '1.7' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { radius: 'md' } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
    Modal: { styles: { title: { fontWeight: 600 } }, defaultProps: { closeButtonProps: { 'aria-label': close }, centered: true, radius: 'lg', padding: 'lg', overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Anchor: { defaultProps: { underline: 'always', c: 'var(--accent-ink)' } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Select: { defaultProps: { allowDeselect: false, comboboxProps: { shadow: 'md' } } },
  },
});
