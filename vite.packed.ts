/** Puts a .gz and a .br beside every text file of a build, so that the servers pack nothing while they serve. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const SMALL = 300; // bytes below which packing only adds

export const packed = (): Plugin => {
  let dist = '';
  return {
    name: 'packed',
    configResolved(config) { dist = resolve(config.root, config.build.outDir); },
    closeBundle() {
      for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue;
        const bytes = readFileSync(join(dist, name));
        if (bytes.byteLength < SMALL) continue;
        writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(dist, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
};
