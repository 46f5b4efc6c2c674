/** Builds the web chat's pages (`vite build`, run by npm's `prepare`) into bots/webchat/dist: hashed assets, the page, the launcher, each also as .gz and .br. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const WIDGET = join(import.meta.dirname, 'bots/webchat/widget');
const DIST = join(import.meta.dirname, 'bots/webchat/dist');
const SMALL = 300; // bytes below which packing only adds

const packed = (): Plugin => ({
  name: 'packed',
  closeBundle() {
    for (const name of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue;
      const bytes = readFileSync(join(DIST, name));
      if (bytes.byteLength < SMALL) continue;
      writeFileSync(join(DIST, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(DIST, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    }
  },
});

// Vitest reads this file when it has none of its own; the tests are not below the widget.
export default defineConfig(process.env['VITEST'] ? {} : {
  root: WIDGET,
  base: '/webchat/',
  publicDir: false,
  plugins: [packed()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: DIST, emptyOutDir: true, target: 'es2022', modulePreload: false, assetsInlineLimit: 0, cssCodeSplit: false, reportCompressedSize: false,
    rolldownOptions: {
      input: { chat: join(WIDGET, 'index.html'), widget: join(WIDGET, 'launcher.ts') },
      // The launcher imports nothing, so that its chunk is a classic script with a lasting name.
      output: { entryFileNames: (chunk) => (chunk.name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js'), assetFileNames: 'assets/[name]-[hash][extname]' },
    },
  },
});
