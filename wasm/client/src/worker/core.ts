/** The WebAssembly module as this package sees it (wasm/bindings); waist.ts says what the texts are. */

export interface Core {
  /** '' or a JSON text of {code, detail, action}. */
  openError(): string;
  handle(event: string, mono: number, wall: number): string;
  /** Copies a frame that arrived; `frames` handles all that are kept, in order. */
  keepFrame(conn: number, bytes: Uint8Array): void;
  frames(mono: number, wall: number): string;
  /** Valid until the next call. */
  outgoing(): Uint8Array;
  close(): void;
  delete(): void;
}

export interface PoolOptions {
  readonly name: string;
  readonly directory: string;
  readonly initialCapacity: number;
}

/** The part of the official pool's interface that is used. */
export interface Pool {
  getFileNames(): string[];
  /** Closes the files and deletes them. */
  removeVfs(): Promise<boolean>;
}

/** SQLite's own code for OPFS, in the same module. */
export interface PoolInstaller {
  installOpfsSAHPoolVfs(options: PoolOptions): Promise<Pool>;
}

export interface LinnetModule extends PoolInstaller {
  readonly Core: new (config: string) => Core;
}

export type ModuleFactory = (options: { readonly locateFile: (file: string) => string }) => Promise<LinnetModule>;
