import type { Plugin, Rolldown } from 'vite';

/**
 * Puts into the page what it will need first, so that nothing is found out late: the app's chunk (which the first, small
 * script imports) and the font of the first line.
 */
export function earlyLinks(): Plugin {
  return {
    name: 'linnet-early-links',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (bundle === undefined) return html;
        const link = (attributes: Record<string, string | boolean>) => ({ tag: 'link', attrs: attributes, injectTo: 'head-prepend' as const });
        return [
          ...appChunks(bundle).map((file) => link({ rel: 'modulepreload', crossorigin: true, href: `./${file}` })),
          ...Object.keys(bundle)
            .filter((file) => /figtree-latin-wght.*\.woff2$/.test(file))
            .map((file) => link({ rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${file}` })),
        ];
      },
    },
  };
}

/** The chunk of main.ts, and what it imports that the page's own script does not. */
function appChunks(bundle: Rolldown.OutputBundle): readonly string[] {
  const chunk = (file: string): Rolldown.OutputChunk | null => {
    const output = bundle[file];
    return output?.type === 'chunk' ? output : null;
  };
  const main = Object.values(bundle).find((output) => output.type === 'chunk' && output.moduleIds.some((id) => id.endsWith('/src/main.ts')));
  if (main?.type !== 'chunk') return [];
  return [main.fileName, ...main.imports.filter((file) => chunk(file)?.isEntry === false)];
}
