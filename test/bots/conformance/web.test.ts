import { describeChannel } from '../../suites/channel.ts';
import { openWeb } from '../../suites/phones/web.ts';

describeChannel('web', openWeb);
