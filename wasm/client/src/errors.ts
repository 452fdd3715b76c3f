import type { ErrorCode, UserAction } from './model.js';

/** What every rejected call rejects with. Outcomes that are expected (offline, failed sends) are rows, not rejections. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ErrorCode;
  readonly action: UserAction;

  constructor(code: ErrorCode, detail: string, action: UserAction = 'none') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
    this.action = action;
  }
}
