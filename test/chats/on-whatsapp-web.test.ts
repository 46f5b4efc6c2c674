/** Real Chromium is slow on a small machine (5 s a transcript): a share of them, some of every folder. SILA_ALL_CHATS=1 plays them all. */
import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { CHROMIUM, openWhatsappWeb } from '../suites/phones/whatsapp-web.ts';
import { KNOWS_THE_MOBILE, onChannel } from './on-channel.ts';

const SHARE: ReadonlySet<string> = new Set([
  'channels/whatsapp.chat', 'consent/refused.chat', 'files/wrong_large_right.chat', 'form/fragments.chat', 'form/menu_resume.chat', 'form/place.chat', 'handoff/in_hours.chat', 'register/msa.chat',
  'safety/danger_mid_form.chat', 'status/owner.chat', 'status/verified_phone.chat', 'talk/clarify.chat', 'wait/reminder_then_done.chat',
]);
describe.runIf(existsSync(CHROMIUM))('with Chromium', () => { onChannel('whatsapp-web', openWhatsappWeb, { only: (file) => process.env['SILA_ALL_CHATS'] === '1' || SHARE.has(file), elsewhere: KNOWS_THE_MOBILE }); });
