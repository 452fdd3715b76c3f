import type { ErrorCode, RefusedSetting, UserAction } from './model.js';

/** What every rejected call rejects with. Outcomes that are expected (offline, failed sends) are rows, not rejections. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ErrorCode;
  readonly action: UserAction;
  /** Of `onTrouble`: settings whose change the server has refused. */
  readonly refused: readonly RefusedSetting[];

  constructor(code: ErrorCode, detail: string, action: UserAction = 'none', refused: readonly RefusedSetting[] = []) {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
    this.action = action;
    this.refused = refused;
  }
}
