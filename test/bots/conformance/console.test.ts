import { describeChannel } from '../../suites/channel.ts';
import { openConsole } from '../../suites/phones/console.ts';

describeChannel('console', openConsole, { mute: true });
