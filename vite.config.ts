/** Builds the web chat's pages (`vite build`, run by npm's `prepare`) into bots/webchat/dist: hashed assets, the page, the launcher, each also as .gz and .br. */
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { packed } from './vite.packed.ts';

const WIDGET = join(import.meta.dirname, 'bots/webchat/widget');
const DIST = join(import.meta.dirname, 'bots/webchat/dist');

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
