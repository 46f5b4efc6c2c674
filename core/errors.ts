/** Every error an operator can meet: code, sentence, what to do. docs/operations.md lists the same (a test holds them equal). */
export const ERRORS = {
  CONFIG_INVALID: ['The configuration is not valid.', 'Correct the setting named below; `npm run sila -- doctor` lists them all.'],
  DATA_LOCKED: ['Another Sila process is using this data folder.', 'Stop it first, or give this one another SILA_DATA.'],
  DATA_NEWER: ['The database was written by a newer Sila.', 'Start the newer version, or restore a backup made by this one.'],
  DATA_FULL: ['The disk is full; nothing was half-written.', 'Free some space; Sila goes on by itself.'],
  KEY_MISSING: ['The master key is missing or is not the one this data was written with.', 'Set SILA_MASTER_KEY, or put the key file back.'],
  KEY_OPEN: ['The key file can be read by others.', 'chmod 600 the file named below.'],
  FLOW_INVALID: ['A flow is not valid.', 'Correct the lines named below; `npm run sila -- flows check` shows them again.'],
  LIBRARY_INVALID: ['The knowledge library is not valid.', 'Correct the entry named below, or undo the last publish.'],
  LIBRARY_CHANGED: ['The library was changed by someone else meanwhile.', 'Read it again and repeat the change.'],
  CHANNEL_NO_SECRET: ['A channel has no secret and was not started.', 'Set its secret; the other channels go on.'],
  PORT_TAKEN: ['The port is in use.', 'Stop the other program or set PORT.'],
  TURN_FAULT: ['A message could not be worked on.', 'Look at `npm run sila -- doctor`; the message is kept in quarantine.'],
  REQUEST_UNKNOWN: ['There is no request with this number.', 'Check the number: `npm run sila -- requests list`.'],
  TICKET_UNKNOWN: ['There is no such ticket.', 'Look at `npm run sila -- tickets list`.'],
  STAFF_REFUSED: ['This does not fit the list of staff.', 'Look at `npm run sila -- staff list`; a login is letters and digits without spaces.'],
  TICKET_REFUSED: ['This cannot be done with the ticket now.', 'Read the conversation again: it may have changed.'],
} as const satisfies Record<string, readonly [string, string]>;
export type ErrorCode = keyof typeof ERRORS;

/** A failure that an operator must act on. Never carries anything a beneficiary wrote. */
export class SilaError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, detail = '', options?: ErrorOptions) {
    super(`${code}: ${ERRORS[code][0]}${detail ? ` ${detail}` : ''} ${ERRORS[code][1]}`, options);
    this.name = 'SilaError';
    this.code = code;
  }
}
