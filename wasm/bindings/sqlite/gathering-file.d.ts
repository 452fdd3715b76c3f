/** The part of FileSystemSyncAccessHandle that SQLite's pool uses on an open file. */
export interface AccessHandle {
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  truncate(size: number): void;
  getSize(): number;
}

export class GatheringFile implements AccessHandle {
  constructor(handle: AccessHandle);
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  truncate(size: number): void;
  getSize(): number;
}
