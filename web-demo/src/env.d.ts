declare module 'virtual:icons' {
  import type { TemplateResult } from 'lit';
  export const icons: Readonly<Record<
    | 'search' | 'compose' | 'details' | 'more' | 'dots' | 'close' | 'back' | 'send' | 'down' | 'emoji' | 'react' | 'reply' | 'copy' | 'edit'
    | 'trash' | 'clock' | 'check' | 'failed' | 'deleted' | 'offline' | 'disk' | 'group' | 'person' | 'calendar' | 'addUser' | 'removeUser' | 'leave' | 'sun' | 'moon'
    | 'system' | 'rows' | 'keyboard' | 'plus' | 'bell' | 'forward' | 'poll' | 'mute' | 'pin' | 'unpin' | 'archive' | 'unarchive' | 'block' | 'read' | 'unread' | 'palette' | 'settings' | 'shield' | 'outbox' | 'retry' | 'smileys' | 'people' | 'animals' | 'food' | 'travel'
    | 'activities' | 'objects' | 'symbols' | 'flags' | 'recent',
    TemplateResult<2>
  >>;
}
declare module 'virtual:emoji' {
  export const groups: readonly string[];
}
