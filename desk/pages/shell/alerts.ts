/** Sound and desktop notifications, when somebody asked for them. A notification never holds what a person wrote: it may light up on a locked screen. */
import { useSyncExternalStore } from 'react';
import type { StreamEvent } from '../../api.ts';

const KEPT = 'sila.alerts';
/** Two soft tones: Hz, seconds from now. */
const TONES = [[659.25, 0], [880, 0.16]] as const;
const LENGTH = 0.32;
const LOUD = 0.08;
const QUIET_MS = 2_500;

let on = ((): boolean => { try { return localStorage.getItem(KEPT) === 'on'; } catch { return false; } })();
const watchers = new Set<() => void>();
let sound: AudioContext | null = null;
let rang = 0;

export const useAlerts = (): boolean => useSyncExternalStore((then) => { watchers.add(then); return () => { watchers.delete(then); }; }, () => on);

const ring = async (): Promise<void> => {
  sound ??= new AudioContext();
  if (sound.state === 'suspended') await sound.resume();
  for (const [pitch, at] of TONES) {
    const tone = sound.createOscillator();
    const gain = sound.createGain();
    const from = sound.currentTime + at;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUD, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + LENGTH);
    tone.connect(gain).connect(sound.destination);
    tone.start(from);
    tone.stop(from + LENGTH);
  }
};

/** Resolves to false when the browser blocks notifications (the sound remains). Must come from a click: browsers demand it of both. */
export const setAlerts = async (next: boolean): Promise<boolean> => {
  on = next;
  try { localStorage.setItem(KEPT, next ? 'on' : 'off'); } catch { /* kept for this page only */ }
  for (const w of watchers) w();
  if (!next) return true;
  void ring().catch(() => {});
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
};

export type AlertKind = 'new_waiting' | 'new_urgent' | 'new_message';
/** What this event is worth to me, or null. `known`: conversations whose waiting was told already. */
export const alertOf = (event: StreamEvent, me: string, known: Set<string>): AlertKind | null => {
  if (event.kind !== 'conversation') return null;
  const { row } = event;
  if (row.pen !== 'queue') known.delete(row.conversation);
  if (row.pen === 'queue' && row.ticket?.state === 'waiting' && !known.has(row.conversation)) {
    known.add(row.conversation);
    return row.ticket.priority === 'urgent' ? 'new_urgent' : 'new_waiting';
  }
  return event.fresh && row.last?.by === 'person' && row.ticket?.who?.id === me ? 'new_message' : null;
};

export const alertNow = (text: string, conversation: string, go: () => void): void => {
  if (!on || Date.now() - rang < QUIET_MS) return;
  rang = Date.now();
  void ring().catch(() => {});
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.visibilityState === 'visible') return;
  const note = new Notification('صلة', { body: text, tag: conversation });
  note.onclick = () => { window.focus(); go(); note.close(); };
};
