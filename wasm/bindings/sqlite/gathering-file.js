// A file of the pool whose writes, where each begins at the end of the one before, go out as one: SQLite writes a commit
// as a small header and a page for each page that changed, and every access to a private file costs about as much as the
// bytes of ten pages. What is gathered is out before anything else happens to the file, so that a flush means what it says;
// a write that fails then fails the flush. The shape is that of FileSystemSyncAccessHandle.

const gatheredMax = 256 * 1024;

export class GatheringFile {
  constructor(handle) {
    this.handle = handle;
    this.gathered = null; // made when first needed: most files of the pool are never written
    this.at = 0;
    this.size = 0;
  }

  write(bytes, { at }) {
    if (this.size > 0 && (at !== this.at + this.size || this.size + bytes.length > gatheredMax)) this.writeOut();
    if (bytes.length > gatheredMax) return this.handle.write(bytes, { at });
    this.gathered ??= new Uint8Array(gatheredMax);
    if (this.size === 0) this.at = at;
    this.gathered.set(bytes, this.size);
    this.size += bytes.length;
    return bytes.length;
  }

  read(bytes, options) {
    this.writeOut();
    return this.handle.read(bytes, options);
  }

  flush() {
    this.writeOut();
    this.handle.flush();
  }

  truncate(size) {
    this.writeOut();
    this.handle.truncate(size);
  }

  getSize() {
    this.writeOut();
    return this.handle.getSize();
  }

  writeOut() {
    if (this.size === 0) return;
    const { size } = this;
    this.size = 0; // once: after a failure SQLite rolls back, and writes the place anew
    const written = this.handle.write(this.gathered.subarray(0, size), { at: this.at });
    if (written !== size) throw new Error('a write was cut short');
  }
}
