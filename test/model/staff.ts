/** What a StaffStore and a StreamStore must do, as plainly as can be said: Maps and arrays. */
import { randomUUID } from 'node:crypto';
import type { StaffSecret, StaffStore, StreamLine, StreamStore } from '../../core/desk-ports.ts';
import type { AuditLine, StaffFile } from '../../core/staff.ts';

const OVERLAP_MS = 10_000;
type Kept = Omit<StaffFile, 'totp'> & { secret: StaffSecret };

export const modelStaff = (): StaffStore & StreamStore => {
  const files = new Map<string, Kept>();
  const sessions = new Map<string, { staff: string; created: number; until: number }>();
  const words = new Map<string, { kind: string; staff: string | null; until: number }>();
  const tries: { key: string; at: number }[] = [];
  const audit: AuditLine[] = [];
  let lines: StreamLine[] = [];
  let [seq, gone] = [0, 0];
  const file = ({ secret, ...f }: Kept): StaffFile => ({ ...f, totp: secret.totp !== null });

  return {
    staff: async () => [...files.values()].map(file),
    async staffBy(key) {
      const f = [...files.values()].find((one) => ('id' in key ? one.id === key.id : one.login === key.login));
      return f ? { ...file(f), secret: { ...f.secret } } : null;
    },
    async putStaff({ id, login, name, role, teams, woman, disabled }, secret, at) {
      if ([...files.values()].some((f) => f.login === login && f.id !== id)) return null;
      const known = id === undefined ? undefined : files.get(id);
      const one = id ?? randomUUID();
      files.set(one, { id: one, login, name, role, teams, woman, disabled, created: known?.created ?? at, seen: known?.seen ?? null, secret: { hash: null, totp: null, ...known?.secret, ...secret } });
      return one;
    },
    async openSession(token, staff, at, until) {
      sessions.set(token, { staff, created: at, until });
      const f = files.get(staff);
      if (f) f.seen = at;
    },
    async session(token, now) {
      const s = sessions.get(token);
      return s && s.until > now ? { ...s } : null;
    },
    async rotateSession(token, next, now, until) {
      const s = sessions.get(token);
      if (!s || s.until <= now) return;
      sessions.set(next, { ...s, until });
      s.until = Math.min(s.until, now + OVERLAP_MS);
    },
    async endSessions(by) {
      for (const [token, s] of sessions) if ('token' in by ? token === by.token : s.staff === by.staff && token !== by.except) sessions.delete(token);
    },
    async putWord(word, kind, staff, until) { words.set(word, { kind, staff, until }); },
    async takeWord(word, kind, now) {
      const w = words.get(word);
      if (!w || w.kind !== kind) return null;
      words.delete(word);
      return w.until > now ? { staff: w.staff } : null;
    },
    async failed(key, now, span) {
      tries.push({ key, at: now });
      return tries.filter((t) => t.key === key && t.at > now - span).length;
    },
    async audit(who, action, target, detail, at) { audit.push({ n: audit.length + 1, at, who, action, target, detail }); },
    async auditLines({ after, max, who, action }) {
      const all = audit.filter((l) => (after === undefined || l.n < Number(after)) && (!who || l.who.id === who) && (!action || l.action === action)).toReversed();
      const rows = all.slice(0, max);
      return { rows, more: all.length > max ? String(rows.at(-1)?.n) : null };
    },

    stream: async (after, max) => ({ lines: lines.filter((l) => l.seq > after).slice(0, max), lost: after < gone, last: seq }),
    async tell(kind, ref, detail, at) { lines.push({ seq: ++seq, at, kind, ref, detail }); },
    async trimStream(before) {
      gone = Math.max(gone, ...lines.filter((l) => l.at < before).map((l) => l.seq));
      lines = lines.filter((l) => l.at >= before);
    },
  };
};
