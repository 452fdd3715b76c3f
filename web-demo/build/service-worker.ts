import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Writes sw.js: the worker's source with the list of built files in it. The cache's name is a hash of that list, so a
 * new build is a new cache, taken into use on the next load.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'linnet-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const hash = createHash('sha256');
      const files = ['./', './icon.svg', './icon-unread.svg', './manifest.webmanifest'];
      for (const [name, output] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (name.endsWith('.map') || /twemoji/i.test(name)) continue; // the emoji font is for the few that lack one
        hash.update(name).update(output.type === 'chunk' ? output.code : output.source);
        if (name !== 'index.html') files.push(`./${name}`);
      }
      const source = readFileSync(new URL('../src/sw.js', import.meta.url), 'utf8')
        .replace("'__VERSION__'", JSON.stringify(hash.digest('hex').slice(0, 12)))
        .replace('/* __FILES__ */ []', JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
