/** The part of @linnet/client that this app uses, for type checks before the package is there. */
export type * from '../../wasm/client/src/model.js';
export type * from '../../wasm/client/src/query.js';
export type * from '../../wasm/client/src/api.js';
export { ChatError } from '../../wasm/client/src/errors.js';
import type { Chat, OpenOptions } from '../../wasm/client/src/api.js';
export declare const ChatClient: { open(options: OpenOptions): Promise<Chat> };
