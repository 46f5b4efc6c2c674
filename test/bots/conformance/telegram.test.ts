import { describeChannel } from '../../suites/channel.ts';
import { openTelegramLine } from '../../suites/phones/telegram.ts';

describeChannel('telegram', openTelegramLine);
