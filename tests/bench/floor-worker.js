// What the browser's private files can do at all: `rounds` times `writes` blocks of `size` bytes and one flush. Answers with
// the milliseconds of each round.

self.onmessage = async ({ data: { rounds, writes, size } }) => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('floor', { create: true });
  const file = await handle.createSyncAccessHandle();
  const block = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)));
  const bytes = new Uint8Array(size).map((_, at) => block[at % block.length]);
  const times = [];
  let at = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < writes; i++) {
      file.write(bytes, { at });
      at = (at + size) % (64 * 1024 * 1024);
    }
    file.flush();
    times.push(performance.now() - start);
  }
  file.close();
  await root.removeEntry('floor');
  self.postMessage(times);
};
