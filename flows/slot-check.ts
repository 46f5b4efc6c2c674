/** Does a stored value still fit a slot? Used when a conversation moves to another version of its flow. */
import type { Json } from '../core/json.ts';
import type { Reading } from '../core/values/reading.ts';
import type { Slot } from './format.ts';
import { readSlot } from './slots.ts';

export const readable = (value: Json, slot: Slot): Reading<Json> => {
  switch (slot.type) {
    case 'choice': return Object.hasOwn(slot.options, String(value)) ? { ok: value } : { no: 'unclear' };
    case 'yes_no': return typeof value === 'boolean' ? { ok: value } : { no: 'unclear' };
    case 'files': return Array.isArray(value) && value.length <= slot.max ? { ok: value } : { no: 'format' };
    case 'place': return typeof value === 'string' || (typeof value === 'object' && value !== null) ? { ok: value } : { no: 'format' };
    default: return readSlot({ kind: 'text', text: String(value) }, slot, 0) ?? { no: 'format' };
  }
};
export const isNo = (r: Reading<Json>): boolean => 'no' in r;
