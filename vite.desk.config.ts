/** Builds the desk's pages into desk/dist: hashed assets under /desk/assets/, index.html with `__NONCE__` where the server puts its nonce, each also as .gz and .br. */
import { join } from 'node:path';
import preset from 'postcss-preset-mantine';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { API } from './desk/api.ts';
import { packed } from './vite.packed.ts';

const PAGES = join(import.meta.dirname, 'desk/pages');
const DIST = join(import.meta.dirname, 'desk/dist');

/** `virtual:routes`: name -> [method, path] of desk/api.ts. The pages need no more of the table at run time; its shapes would bring zod along. */
const routes = (): Plugin => ({
  name: 'routes',
  resolveId: (id) => (id === 'virtual:routes' ? '\0virtual:routes' : null),
  load: (id) => (id === '\0virtual:routes' ? `export const ROUTES = ${JSON.stringify(Object.fromEntries(Object.entries(API).map(([name, row]) => [name, [row.method, row.path]])))};` : null),
});

export default defineConfig({
  root: PAGES,
  base: '/desk/',
  publicDir: false,
  plugins: [routes(), packed()],
  html: { cspNonce: '__NONCE__' },
  css: { postcss: { plugins: [preset()] } },
  build: { outDir: DIST, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 600,
    // Mantine marks every file for React's server components; here there are none, and the marks are left out.
    rolldownOptions: { onwarn: (warning, say) => { if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') say(warning); } },
  },
});
