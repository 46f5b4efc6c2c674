/** A choice's id on the wire: the message's nonce, a colon, the choice's own id. Pure. */
import { nonceOf } from '../../core/message.ts';

/** A nonce is `12.3` for messages of the engine; keys of another form may hold a colon. */
export const wireId = (key: string, id: string): string => `${encodeURIComponent(nonceOf(key).toWellFormed())}:${id}`;

export const readWireId = (wire: string): { id: string; of?: string } => {
  const at = wire.indexOf(':');
  if (at < 1 || at === wire.length - 1) return { id: wire };
  try {
    return { of: decodeURIComponent(wire.slice(0, at)), id: wire.slice(at + 1) };
  } catch {
    return { id: wire };
  }
};
