/** The index over some content. What cross-validation decided for it is kept, so that only new content pays for it (6 s of 8). */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIndex, digestOf, MODEL_FORMAT, type Index, type Knowledge, type Model } from '../knowledge/index.ts';

/** Made for the seed by `sila knowledge train`; a test holds it to the seed. */
export const SHIPPED_MODEL = fileURLToPath(new URL('../knowledge/model.json', import.meta.url));
/** Beside the library: what was decided for the content published last. */
const OWN_MODEL = 'matcher.json';

const readModel = (file: string, digest: string): Model | null => {
  if (!existsSync(file)) return null;
  const model = JSON.parse(readFileSync(file, 'utf8')) as Model;
  return model.digest === digest && model.format === MODEL_FORMAT ? model : null;
};
/** What was decided for exactly this content, by us or by the charity's own machine. */
export const keptModel = (digest: string, cache: string | null): Model | null => readModel(SHIPPED_MODEL, digest) ?? (cache ? readModel(join(cache, OWN_MODEL), digest) : null);
export const keepModel = (cache: string, model: Model): void => writeModel(join(cache, OWN_MODEL), model);

/** A fresh process reads its first hundreds of questions slowly: better some of our own than a person's (p99 of 204 questions 2.5 ms instead of 5). */
const WARM = 300;
const warm = (index: Index, { entries }: Knowledge): void => {
  const phrasings = entries.flatMap((e) => Object.values(e.phrasings).flatMap((list) => (list ?? []).slice(0, 2)));
  for (let i = 0; i < Math.min(WARM, phrasings.length); i++) index.understand(phrasings[Math.floor((i * phrasings.length) / WARM)] as string);
};

/** The last index built: the same content in the same process is the same index (many scripted conversations, a publish of texts only). */
let last: Index | null = null;

/** `cache`: folder of the charity's own content; null keeps nothing. Holds the event loop for seconds: a server that is up builds in a thread (drafting.ts). */
export const openIndex = (content: Knowledge, cache: string | null): Index => {
  const digest = digestOf(content);
  if (last?.digest === digest) return last;
  const kept = keptModel(digest, cache);
  const index = buildIndex(content, { model: kept });
  if (!kept && cache) keepModel(cache, index.model);
  warm(index, content);
  return (last = index);
};
export const writeModel = (file: string, model: Model): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(model)}\n`);
  renameSync(`${file}.new`, file);
};
