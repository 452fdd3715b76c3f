export { ChatClient } from './client.js';
export { ChatError } from './errors.js';
export type * from './api.js';
export type * from './model.js';
export type * from './query.js';
export { version } from './version.js';
