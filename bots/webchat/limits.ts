/** Every number of the web chat in one table; the app may override any of them. */
export const LIMITS = {
  /** Bytes of one posted activity, one file, one upload request (several files and their envelope). */
  activityBytes: 128 * 1024,
  fileBytes: 10 * 1024 * 1024,
  uploadBytes: 25 * 1024 * 1024,
  files: 5,
  /** Uploads whose bytes are in memory at once; the next ones hear 503 and come again. */
  uploads: 6,
  /** Milliseconds a token, a stream address, a file link and the right to resume last. */
  tokenLife: 30 * 60_000,
  streamLife: 60_000,
  fileLife: 12 * 3_600_000,
  resumeLife: 14 * 24 * 3_600_000,
  /** The same words under a new client id within this time are the client's own retry (Web Chat's "retry"). */
  retryWindow: 3_000,
  /** Posts of one conversation: so many at once, then one a `postEvery` ms. A post above it waits up to `postWait` ms before it is refused,
   *  because Direct Line clients take a 429 as final. */
  postBurst: 15,
  postEvery: 700,
  postWait: 6_000,
  /** New tokens from one network address. A mobile carrier puts a whole district behind one: generous. */
  openBurst: 300,
  openEvery: 100,
  /** Open streams of one conversation (tabs, phones); the oldest is closed beyond it. */
  streams: 8,
  /** Unsent bytes after which a stream that does not read is cut; it resumes from its watermark. */
  streamBacklog: 2 * 1024 * 1024,
  heartbeat: 30_000,
  /** Look into the log every so many ms for what other processes appended; 0: this process is alone. */
  poll: 0,
  /** Activities in one answer. */
  page: 200,
};
export type WebchatLimits = typeof LIMITS;
