import { openWhatsapp } from '../suites/phones/whatsapp.ts';
import { KNOWS_THE_MOBILE, onChannel } from './on-channel.ts';

onChannel('whatsapp', openWhatsapp, { elsewhere: KNOWS_THE_MOBILE });
