/** What stays on this device: the session and the words not yet sent in localStorage, unsent files in IndexedDB. Where a page may keep nothing, memory. */
export type Session = {
  conversation: string; token: string; /** ms */ until: number; resume: string;
  /** Last watermark and last activity that were on screen. */
  watermark: string; seen: string;
};
/** One message on its way. `clientId` makes every resend the same message. `files` names blobs kept apart. */
export type Draft = { clientId: string; at: number; text: string; value?: unknown; files: { name: string; mime: string; bytes: number }[] };

const KEYS = { session: 'sila.session', drafts: 'sila.drafts', lang: 'sila.lang' } as const;
const memory = new Map<string, string>();

const read = (key: string): string | null => {
  try { return localStorage.getItem(key) ?? memory.get(key) ?? null; } catch { return memory.get(key) ?? null; }
};
const write = (key: string, value: string | null): void => {
  if (value === null) memory.delete(key); else memory.set(key, value);
  try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* private mode or full: memory has it */ }
};
const parsed = <T>(key: string): T | null => {
  try { return JSON.parse(read(key) ?? 'null') as T | null; } catch { return null; }
};

export const session = {
  get: (): Session | null => parsed<Session>(KEYS.session),
  set: (s: Session | null): void => write(KEYS.session, s && JSON.stringify(s)),
};
export const drafts = {
  all: (): Draft[] => parsed<Draft[]>(KEYS.drafts) ?? [],
  // Read again before every write: another tab may have added or settled one.
  add: (d: Draft): void => write(KEYS.drafts, JSON.stringify([...drafts.all(), d])),
  drop: (clientId: string): void => write(KEYS.drafts, JSON.stringify(drafts.all().filter((d) => d.clientId !== clientId))),
  clear: (): void => write(KEYS.drafts, null),
};
export const language = { get: (): string | null => read(KEYS.lang), set: (lang: string): void => write(KEYS.lang, lang) };

// ---------------------------------------------------------------- files

const held = new Map<string, File[]>();
let database: Promise<IDBDatabase> | null = null;
const open = (): Promise<IDBDatabase> => (database ??= new Promise((done, failed) => {
  const request = indexedDB.open('sila', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('files');
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
}));
const inStore = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const db = await open();
  return new Promise((done, failed) => {
    const request = act(db.transaction('files', mode).objectStore('files'));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
};

export const files = {
  async put(clientId: string, list: File[]): Promise<void> {
    held.set(clientId, list);
    try { await inStore('readwrite', (s) => s.put(list, clientId)); } catch { /* memory has them */ }
  },
  async get(clientId: string): Promise<File[] | null> {
    const near = held.get(clientId);
    if (near) return near;
    try { return ((await inStore('readonly', (s) => s.get(clientId))) as File[] | undefined) ?? null; } catch { return null; }
  },
  async drop(clientId: string): Promise<void> {
    held.delete(clientId);
    try { await inStore('readwrite', (s) => s.delete(clientId)); } catch { /* nothing was kept */ }
  },
  async clear(): Promise<void> {
    held.clear();
    try { await inStore('readwrite', (s) => s.clear()); } catch { /* nothing was kept */ }
  },
};
