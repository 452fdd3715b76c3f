import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { emoji } from './build/emoji.ts';
import { icons } from './build/icons.ts';
import { serviceWorker } from './build/service-worker.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['LINNET_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: mode === 'gallery' ? [icons(), emoji()] : [icons(), emoji(), serviceWorker()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    outDir: mode === 'gallery' ? 'dist-gallery' : 'dist',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    rollupOptions: { input: here(mode === 'gallery' ? './gallery.html' : './index.html') },
  },
  server: { proxy: { '/v1': { target: server, ws: true } } },
}));
