import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { describeChannel } from '../../suites/channel.ts';
import { CHROMIUM, openWhatsappWeb } from '../../suites/phones/whatsapp-web.ts';

describe.runIf(existsSync(CHROMIUM))('with Chromium', () => { describeChannel('whatsapp-web', openWhatsappWeb, { brief: true }); });
