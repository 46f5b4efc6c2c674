import { openTelegramLine } from '../suites/phones/telegram.ts';
import { onChannel } from './on-channel.ts';

onChannel('telegram', openTelegramLine);
