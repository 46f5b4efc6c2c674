/** What stands where a screen broke, so that the rest of the desk stays. */
import { Button } from '@mantine/core';
import { Bug } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { PARTS } from '../texts/parts.ts';
import { useTexts } from '../tongue.tsx';
import { Empty } from './page.tsx';

const Broken = () => {
  const t = useTexts(PARTS);
  return <Empty icon={<Bug size={28} />} title={t('broken')}><p>{t('broken_about')}</p><Button variant="light" onClick={() => location.reload()}>{t('reload')}</Button></Empty>;
};

/** `at`: where we are; going elsewhere clears the fault. */
export class Fence extends Component<{ at: string; children: ReactNode }, { broken: boolean; at: string }> {
  override state = { broken: false, at: this.props.at };
  static getDerivedStateFromError(): { broken: boolean } { return { broken: true }; }
  static getDerivedStateFromProps(props: { at: string }, state: { at: string }): { broken: boolean; at: string } | null { return props.at === state.at ? null : { broken: false, at: props.at }; }
  override render(): ReactNode { return this.state.broken ? <Broken /> : this.props.children; }
}
