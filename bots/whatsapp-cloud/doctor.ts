/** Asks Meta whether the settings work, and says what to do where not. */
import * as z from 'zod';
import type { Finding } from '../../core/ports.ts';
import { PATH } from './channel.ts';
import { whyOf } from './errors.ts';
import { ask } from './graph.ts';
import { Refusal } from './payloads.ts';
import type { Config } from './settings.ts';

const word = z.string().optional().catch(undefined);
const Phone = z.object({ display_phone_number: word, verified_name: word, quality_rating: word, webhook_configuration: z.record(z.string(), z.unknown()).optional().catch(undefined) });
const FIELDS = 'display_phone_number,verified_name,quality_rating,webhook_configuration';
const WHAT = 'whatsapp';

/** What to do about the refusals that settings cause. */
const ADVICE: Record<number, string> = {
  0: 'Make a permanent token of a system user and set WHATSAPP_TOKEN.',
  190: 'Make a permanent token of a system user (the one on the start page lives 24 hours) and set WHATSAPP_TOKEN.',
  100: 'WHATSAPP_PHONE_ID is not a phone number of this token: take the id below the number in WhatsApp Manager, and give the system user that account.',
  10: 'Give the system user the permissions whatsapp_business_messaging and whatsapp_business_management.',
  200: 'Give the system user the permissions whatsapp_business_messaging and whatsapp_business_management.',
};
const QUALITY: Record<string, Finding['verdict']> = { GREEN: 'ok', UNKNOWN: 'ok', YELLOW: 'note', RED: 'bad' };

const hookFinding = (hooks: Record<string, unknown> | undefined): Finding => {
  const urls = Object.values(hooks ?? {}).filter((v) => typeof v === 'string' && URL.canParse(v)) as string[];
  if (!urls.length) return { verdict: 'note', what: WHAT, say: `Meta does not say where it delivers. In the app's WhatsApp settings the webhook must be SILA_URL + ${PATH}, with the field "messages" subscribed.` };
  const good = urls.some((u) => new URL(u).pathname === PATH && u.startsWith('https:'));
  return good
    ? { verdict: 'ok', what: WHAT, say: 'The webhook leads here.' }
    : { verdict: 'bad', what: WHAT, say: `The webhook at Meta is ${new URL(urls[0] as string).origin}${new URL(urls[0] as string).pathname}: set it to SILA_URL + ${PATH} (https) with WHATSAPP_VERIFY_TOKEN, and subscribe the field "messages".` };
};

export const doctor = async (config: Config, signal: AbortSignal, now: number): Promise<Finding[]> => {
  const template: Finding = config.template
    ? { verdict: 'ok', what: WHAT, say: `Outside the 24 hours the template "${config.template.name}" is used: it must be approved and have exactly one body variable.` }
    : { verdict: 'note', what: WHAT, say: 'No WHATSAPP_TEMPLATE: messages later than 24 hours after the person wrote are parked for staff.' };
  const answer = await ask(config, { method: 'GET', path: `${config.phoneId}?fields=${FIELDS}` }, signal, now);
  if (answer.as === 'none') return [{ verdict: 'bad', what: WHAT, say: `Meta cannot be reached: ${answer.why}. Check the network and WHATSAPP_API.` }, template];
  const phone = Phone.safeParse(answer.json);
  if (answer.status !== 200 || !phone.success) {
    const refusal = Refusal.safeParse(answer.json);
    const code = refusal.success ? refusal.data.error.code : null;
    return [{ verdict: 'bad', what: WHAT, say: code === null ? `Meta answers with status ${answer.status}. Check WHATSAPP_API.` : `Meta refuses (${whyOf(code)}). ${ADVICE[code] ?? 'Look at the account in WhatsApp Manager.'}` }, template];
  }
  const { display_phone_number: number = 'the number', verified_name: name = '', quality_rating: quality = 'UNKNOWN', webhook_configuration } = phone.data;
  return [
    { verdict: 'ok', what: WHAT, say: `The token works for ${number}${name ? ` (${name})` : ''}.` },
    ...(QUALITY[quality] === 'ok' ? [] : [{ verdict: QUALITY[quality] ?? 'note', what: WHAT, say: `Meta rates the number ${quality}: people block or report it. Send fewer notices.` }]),
    hookFinding(webhook_configuration), template,
  ];
};
