import { describeChannel } from '../../suites/channel.ts';
import { openWhatsapp } from '../../suites/phones/whatsapp.ts';

describeChannel('whatsapp', openWhatsapp);
