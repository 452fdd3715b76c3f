// The client's worker, with each access to its files counted and timed: {writes, bytes, flushes, writeMs, flushMs} on the
// BroadcastChannel "bench" whenever somebody there says "count", counted anew each time.

const counts = { writes: 0, bytes: 0, reads: 0, flushes: 0, writeMs: 0, readMs: 0, flushMs: 0 };
const files = FileSystemSyncAccessHandle.prototype;
const { write, read, flush } = files;
files.write = function (buffer, options) {
  const start = performance.now();
  const written = write.call(this, buffer, options);
  counts.writeMs += performance.now() - start;
  counts.writes++;
  counts.bytes += written;
  return written;
};
files.read = function (buffer, options) {
  const start = performance.now();
  const got = read.call(this, buffer, options);
  counts.readMs += performance.now() - start;
  counts.reads++;
  return got;
};
files.flush = function () {
  const start = performance.now();
  flush.call(this);
  counts.flushMs += performance.now() - start;
  counts.flushes++;
};

const bench = new BroadcastChannel('bench');
bench.onmessage = (event) => {
  if (event.data !== 'count') return;
  bench.postMessage({ ...counts });
  for (const name of Object.keys(counts)) counts[name] = 0;
};

const early = [];
self.onmessage = (event) => early.push(event);
import('/worker.js').then(() => early.forEach((event) => self.onmessage(event)));
