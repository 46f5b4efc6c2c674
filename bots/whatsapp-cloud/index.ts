/** WhatsApp by the official way: Meta's Cloud API. */
import { SilaError } from '../../core/errors.ts';
import type { ChannelKind } from '../../core/ports.ts';
import { channel } from './channel.ts';
import { doctor } from './doctor.ts';
import { configOf, missing, SETTINGS } from './settings.ts';

export const whatsappKind: ChannelKind = {
  kind: 'whatsapp-cloud',
  settings: SETTINGS,
  wanted: missing,
  async open(env, parts) {
    const absent = missing(env)?.missing ?? ['WHATSAPP_TOKEN'];
    if (absent.length) throw new SilaError('CHANNEL_NO_SECRET', `whatsapp: ${absent.join(', ')}.`);
    return channel(configOf(env), parts);
  },
  doctor: (env, signal) => doctor(configOf(env), signal, Date.now()),
};
