import { openWeb } from '../suites/phones/web.ts';
import { onChannel } from './on-channel.ts';

onChannel('web', openWeb);
