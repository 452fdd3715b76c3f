// What a page did, from Chromium's own trace: the processor's time of each task and each frame of its main thread, and how
// many of the frames that were due its compositor has shown.

const categories = 'toplevel,devtools.timeline,disabled-by-default-devtools.timeline.frame,cc,benchmark';

// Runs `body`; resolves to {tasks, frames}: milliseconds of processor time, and {due, shown}: numbers of frames.
export async function traced(page, body) {
  const session = await page.context().newCDPSession(page);
  await session.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig: { includedCategories: categories.split(','), recordMode: 'recordAsMuchAsPossible' } });
  await body();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  const { stream } = await done;
  const parts = [];
  for (;;) {
    const { data, eof, base64Encoded } = await session.send('IO.read', { handle: stream, size: 1 << 20 });
    parts.push(base64Encoded ? Buffer.from(data, 'base64').toString() : data);
    if (eof) break;
  }
  await session.send('IO.close', { handle: stream });
  await session.detach();
  return read(JSON.parse(parts.join('')).traceEvents);
}

function read(events) {
  const named = new Map(events.filter((event) => event.name === 'thread_name').map((event) => [`${event.pid}/${event.tid}`, event.args.name]));
  const ofMain = events.filter((event) => named.get(`${event.pid}/${event.tid}`) === 'CrRendererMain');
  const busiest = mostFrequent(ofMain.filter((event) => event.name === 'FireAnimationFrame').map((event) => event.pid));
  const mine = ofMain.filter((event) => event.pid === busiest && event.ph === 'X');
  const tasks = mine.filter((event) => event.name === 'ThreadControllerImpl::RunTask' || event.name === 'RunTask').sort((a, b) => a.ts - b.ts);
  const starts = mine.filter((event) => event.name === 'FireAnimationFrame').map((event) => event.ts).sort((a, b) => a - b);
  const frames = starts.slice(1).map(() => 0);
  let at = 0;
  for (const task of tasks) {
    while (at < frames.length && starts[at + 1] <= task.ts) at++;
    if (at >= frames.length) break;
    if (task.ts >= starts[0]) frames[at] += (task.tdur ?? 0) / 1000;
  }
  // A frame that shows what the compositor knew, without the main thread's news, still moves what is scrolled.
  const reports = events.filter((event) => event.pid === busiest && event.name === 'PipelineReporter' && event.args?.frame_reporter).map((event) => event.args.frame_reporter.state);
  const shown = reports.filter((state) => state.startsWith('STATE_PRESENTED')).length;
  const due = shown + reports.filter((state) => state === 'STATE_DROPPED').length;
  return { tasks: tasks.map((task) => (task.tdur ?? 0) / 1000), frames, due, shown };
}

function mostFrequent(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
