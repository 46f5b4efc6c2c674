/** The index over some content. What cross-validation decided for it is kept, so that only new content pays for it (6 s of 8). */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIndex, digestOf, type Index, type Knowledge, type Model } from '../knowledge/index.ts';

/** Made for the seed by `sila knowledge train`; a test holds it to the seed. */
export const SHIPPED_MODEL = fileURLToPath(new URL('../knowledge/model.json', import.meta.url));

const readModel = (file: string, digest: string): Model | null => {
  if (!existsSync(file)) return null;
  const model = JSON.parse(readFileSync(file, 'utf8')) as Model;
  return model.digest === digest ? model : null;
};

/** The last index built: the same content in the same process is the same index (many scripted conversations, a publish of texts only). */
let last: Index | null = null;

/** `cache`: folder of the charity's own content; null keeps nothing. */
export const openIndex = (content: Knowledge, cache: string | null): Index => {
  const digest = digestOf(content);
  if (last?.digest === digest) return last;
  const own = cache && join(cache, 'matcher.json');
  const kept = readModel(SHIPPED_MODEL, digest) ?? (own ? readModel(own, digest) : null);
  const index = buildIndex(content, { model: kept });
  if (!kept && own) writeModel(own, index.model);
  return (last = index);
};
export const writeModel = (file: string, model: Model): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(model)}\n`);
  renameSync(`${file}.new`, file);
};
