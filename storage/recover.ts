/** What a start does before the first call. Only the single owner of a database may run these. */
import type { Ctx } from './context.ts';
import { QUARANTINED, UNKNOWN } from './migrations.ts';

/** Nobody holds a lease any more: events are free at once; messages that were in flight are offered at once, marked `unsure`. */
export const afterCrash = async ({ tx }: Ctx): Promise<void> => {
  await tx.run('UPDATE conversation SET token = NULL, ready_at = 0 WHERE token IS NOT NULL', []);
  await tx.run('UPDATE conversation SET send_at = 0 WHERE sending IS NOT NULL', []);
};

/**
 * The database is older than its folder: a backup came back. What waits in it was very likely worked on and sent after the backup was made;
 * nothing is sent or asked a second time. Whoever had signed out meanwhile, or used a word, must not find them valid again. Events go to quarantine, messages to `unknown`, where staff see them; due wakes are dropped.
 */
export const afterRestore = async ({ tx, now }: Ctx): Promise<void> => {
  await tx.run('UPDATE outbox SET state = ?, token = NULL, body = NULL WHERE state = 0', [UNKNOWN]);
  await tx.run('UPDATE inbox SET state = ?, why = NULL WHERE state = 0', [QUARANTINED]);
  await tx.run('UPDATE conversation SET token = NULL, ready_at = NULL, sending = NULL, send_at = NULL, send_lane = NULL WHERE ready_at IS NOT NULL OR send_at IS NOT NULL', []);
  await tx.run('DELETE FROM wake WHERE at <= ?', [now]);
  await tx.run('DELETE FROM session', []);
  await tx.run('DELETE FROM once', []);
};
