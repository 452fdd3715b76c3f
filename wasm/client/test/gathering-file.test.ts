import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatheringFile } from '../../bindings/sqlite/gathering-file.js';

/** A file that remembers what was done to it. */
class RecordingFile {
  readonly log: string[] = [];
  full = false;

  write(bytes: Uint8Array, { at }: { readonly at: number }): number {
    if (this.full) throw new Error('no room');
    this.log.push(`write ${at}: ${bytes.length > 9 ? bytes.length : bytes.join('')}`);
    return bytes.length;
  }
  read(_bytes: Uint8Array, { at }: { readonly at: number }): number {
    this.log.push(`read ${at}`);
    return 0;
  }
  flush(): void {
    this.log.push('flush');
  }
  truncate(size: number): void {
    this.log.push(`truncate ${size}`);
  }
  getSize(): number {
    this.log.push('getSize');
    return 0;
  }
}

function open(): { readonly disk: RecordingFile; readonly file: GatheringFile } {
  const disk = new RecordingFile();
  return { disk, file: new GatheringFile(disk) };
}
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

test('writes that follow each other go out as one, before the flush', () => {
  const { disk, file } = open();
  assert.equal(file.write(bytes(1, 2), { at: 10 }), 2);
  file.write(bytes(3), { at: 12 });
  file.write(bytes(4), { at: 13 });
  assert.deepEqual(disk.log, []);
  file.flush();
  file.flush();
  assert.deepEqual(disk.log, ['write 10: 1234', 'flush', 'flush']);
});

test('a write elsewhere sends out what was gathered, in order', () => {
  const { disk, file } = open();
  file.write(bytes(1), { at: 10 });
  file.write(bytes(2), { at: 10 });
  file.write(bytes(3), { at: 50 });
  file.flush();
  assert.deepEqual(disk.log, ['write 10: 1', 'write 10: 2', 'write 50: 3', 'flush']);
});

for (const [name, use] of Object.entries({
  'read 0': (file: GatheringFile) => file.read(bytes(0), { at: 0 }),
  'truncate 5': (file: GatheringFile) => file.truncate(5),
  getSize: (file: GatheringFile) => file.getSize(),
})) {
  test(`${name} sees what was written before`, () => {
    const { disk, file } = open();
    file.write(bytes(1), { at: 0 });
    use(file);
    assert.deepEqual(disk.log, ['write 0: 1', name]);
  });
}

test('no more is gathered than the limit; what is larger goes by itself', () => {
  const { disk, file } = open();
  const half = new Uint8Array(128 * 1024);
  file.write(half, { at: 0 });
  file.write(half, { at: half.length });
  file.write(bytes(1), { at: 2 * half.length });
  file.write(new Uint8Array(300 * 1024), { at: 2 * half.length + 1 });
  assert.deepEqual(disk.log, ['write 0: 262144', 'write 262144: 1', 'write 262145: 307200']);
});

test('what cannot be written fails the flush, and is not tried again', () => {
  const { disk, file } = open();
  file.write(bytes(1), { at: 0 });
  disk.full = true;
  assert.throws(() => file.flush(), /no room/);
  disk.full = false;
  file.write(bytes(2), { at: 0 });
  file.flush();
  assert.deepEqual(disk.log, ['write 0: 2', 'flush']);
});
