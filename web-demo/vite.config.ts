import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { earlyLinks } from './build/early-links.ts';
import { emoji } from './build/emoji.ts';
import { icons } from './build/icons.ts';
import { serviceWorker } from './build/service-worker.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
// Two files: the first script with the client that it begins, and everything else that the first screen is drawn with.
const first = /\/web-demo\/src\/(early|visit|session)\.ts$|\/wasm\/client\//;
const app = /\/web-demo\/src\/.*\.ts$|virtual:icons|\/node_modules\/(lit|lit-[a-z]+|@lit\/[a-z-]+|@floating-ui\/[a-z-]+)\//;
const later = /\/src\/(bell|emoji-font|styles\/index|lib\/search-words|search\/[a-z-]+|settings\/[a-z-]+)\.ts|\/views\/(dialogs|message-dialogs|forward-picker|people-picker|switcher|emoji-panel|emoji-words)\.ts/;
const groups = [
  { name: 'first', priority: 2, test: (id: string): boolean => first.test(id) },
  { name: 'app', priority: 1, test: (id: string): boolean => app.test(id) && !later.test(id) },
];
const server = process.env['LINNET_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: mode === 'gallery' ? [icons(), emoji()] : [icons(), emoji(), earlyLinks(), serviceWorker(), compressed()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    outDir: mode === 'gallery' ? 'dist-gallery' : 'dist',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    rollupOptions: { input: here(mode === 'gallery' ? './gallery.html' : './index.html'), output: { hashCharacters: 'hex', codeSplitting: { groups } } },
  },
  worker: { rollupOptions: { output: { hashCharacters: 'hex' } } },
  server: { proxy: { '/v1': { target: server, ws: true } } },
}));
