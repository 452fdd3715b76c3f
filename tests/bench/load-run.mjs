// Runs the load generator against a server and reads what it prints.

import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const generator = fileURLToPath(new URL('../../build/release/bin/linnet-load', import.meta.url));

// Seconds of CPU that a process has used.
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

// {rate, rejected, accept, deliver, fdatasync (p50, p99, ... in ms), generator, server (seconds of CPU)}
export async function runLoad(server, options) {
  const before = cpuSeconds(server.pid);
  const args = ['--port', server.port, '--disk', server.folder, ...options].map(String);
  const { stdout } = await promisify(execFile)(generator, args);
  const latencies = (name) => [...(new RegExp(`^${name} .*$`, 'm').exec(stdout)?.[0] ?? '').matchAll(/(?:p[\d.]+|max) ([\d.]+)/g)].map((found) => Number(found[1]));
  const figure = (pattern) => Number(pattern.exec(stdout)?.[1]);
  return {
    rate: figure(/accepted +(\d+) messages/),
    rejected: figure(/rejected (\d+)/),
    accept: latencies('accept'),
    deliver: latencies('deliver'),
    fdatasync: latencies('fdatasync'),
    generator: figure(/generator +([\d.]+) s/),
    server: cpuSeconds(server.pid) - before,
  };
}

// The file system that a folder is on, such as "ext4 on /dev/sda1".
export function disk(folder) {
  const [, line] = execFileSync('df', ['--output=fstype,source', folder], { encoding: 'utf8' }).split('\n');
  return line.trim().replace(/\s+/, ' on ');
}
