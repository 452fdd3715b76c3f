import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Icons of the app: name here -> name in lucide. Only these reach the bundle, as lit templates. */
const ICONS: Readonly<Record<string, string>> = {
  search: 'search',
  compose: 'square-pen',
  details: 'panel-right',
  more: 'ellipsis-vertical',
  dots: 'ellipsis',
  close: 'x',
  back: 'arrow-left',
  send: 'arrow-up',
  down: 'arrow-down',
  emoji: 'smile',
  react: 'smile-plus',
  reply: 'reply',
  copy: 'copy',
  edit: 'pencil',
  trash: 'trash-2',
  clock: 'clock',
  check: 'check',
  failed: 'circle-alert',
  deleted: 'ban',
  offline: 'wifi-off',
  disk: 'hard-drive',
  group: 'users',
  person: 'user',
  calendar: 'calendar',
  addUser: 'user-plus',
  removeUser: 'user-minus',
  leave: 'log-out',
  sun: 'sun',
  moon: 'moon',
  system: 'monitor',
  rows: 'rows-3',
  keyboard: 'keyboard',
  plus: 'plus',
  bell: 'bell',
  forward: 'forward',
  poll: 'list-checks',
  mute: 'bell-off',
  pin: 'pin',
  unpin: 'pin-off',
  archive: 'archive',
  unarchive: 'archive-restore',
  block: 'ban',
  read: 'mail-open',
  unread: 'mail',
  palette: 'palette',
  settings: 'settings',
  shield: 'shield-check',
  outbox: 'send',
  retry: 'rotate-cw',
  smileys: 'smile',
  people: 'hand',
  animals: 'bird',
  food: 'apple',
  travel: 'sailboat',
  activities: 'trophy',
  objects: 'lightbulb',
  symbols: 'hash',
  flags: 'flag',
  recent: 'clock-3',
};

const ID = 'virtual:icons';

export function icons(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'linnet-icons',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      const lines = Object.entries(ICONS).map(([name, lucide]) => {
        const source = readFileSync(require.resolve(`lucide-static/icons/${lucide}.svg`), 'utf8');
        const inner = source.slice(source.indexOf('>', source.indexOf('<svg')) + 1, source.lastIndexOf('</svg>'));
        return `  ${name}: svg\`${inner.replace(/\s+/g, ' ').replace(/ \/>/g, '/>').trim()}\`,`;
      });
      return `import { svg } from 'lit';\nexport const icons = {\n${lines.join('\n')}\n};\n`;
    },
  };
}
