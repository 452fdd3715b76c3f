// Speaks to the module's Core as a host does (wasm/client/src/waist.ts), for tests that want the module alone.

// One engine of `userId` in `module`, with a clock of its own.
export function openCore(module, { userId, path, vfs }) {
  const core = new module.Core(JSON.stringify({ userId, path, vfs, client: 'test/1' }));
  const openError = core.openError();
  if (openError !== '') throw new Error(openError);
  let time = 0;
  let calls = 0;
  const handle = (event) => {
    time += 20;
    return JSON.parse(core.handle(JSON.stringify(event), time, 1_700_000_000_000 + time));
  };
  handle({ kind: 'start' });
  return {
    // The value of a call that is answered at once.
    call(name, args) {
      calls += 1;
      const reply = handle({ kind: 'call', call: calls, name, args }).find((action) => action.kind === 'reply');
      if (reply?.error) throw new Error(JSON.stringify(reply.error));
      return reply?.value;
    },
    // The texts of a chat's newest messages, oldest first.
    texts(chatId) {
      const params = { chatId, anchor: { kind: 'end' }, before: 50, after: 0 };
      const { result } = handle({ kind: 'watch', query: 1, name: 'messages', params }).find((action) => action.kind === 'reset');
      handle({ kind: 'unwatch', query: 1 });
      return result.rows.filter((row) => row.kind === 'message').map((row) => row.body.text);
    },
    close() {
      core.close();
      core.delete();
    },
  };
}
