/** The kinds of channel beside the web chat, which is always there. A new one is a folder and a line here. */
import type { ChannelKind } from '../core/ports.ts';
import { telegramKind } from './telegram/index.ts';
import { whatsappKind } from './whatsapp-cloud/index.ts';
import { whatsappWebKind } from './whatsapp-web/index.ts';

export const CHANNEL_KINDS: readonly ChannelKind[] = [telegramKind, whatsappKind, whatsappWebKind];
