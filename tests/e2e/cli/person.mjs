// Somebody with the command line: a home of their own and the real program.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function program() {
  if (process.env.LINNET) return process.env.LINNET;
  const built = ['release', 'dev'].map((preset) => join(root, 'build', preset, 'bin', 'linnet')).find(existsSync);
  if (!built) throw new Error('no linnet: cmake --preset release && cmake --build build/release --target linnet');
  return built;
}

export class Person {
  constructor(test, name, origin, environment = {}) {
    this.name = name;
    this.environment = environment;
    this.origin = origin;
    this.home = mkdtempSync(join(tmpdir(), 'linnet-home-'));
    test.after(() => rmSync(this.home, { recursive: true, force: true }));
  }

  // Logged in at `origin`.
  static async at(test, origin, name, environment = {}) {
    const person = new Person(test, name, origin, environment);
    const { code, stderr } = await person.does('login', name);
    if (code !== 0) throw new Error(`login: ${code} ${stderr}`);
    return person;
  }

  // Runs a command to its end: {code, stdout, stderr, rows}.
  does(...words) {
    return this.starts(...words).ended;
  }

  // The same with lines on stdin.
  pipes(lines, ...words) {
    const run = this.starts(...words);
    run.child.stdin.end(lines.map((line) => line + '\n').join(''));
    return run.ended;
  }

  // A command that runs: {child, ended, says(pattern)}.
  starts(...words) {
    const child = spawn(program(), ['--server', this.origin, '--home', this.home, '--json', ...words.map(String)], {
      env: { ...process.env, ...this.environment },
    });
    const said = { stdout: '', stderr: '' };
    const waiting = [];
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        said[name] += text;
        for (const { pattern, resolve } of waiting) if (pattern.test(said.stdout + said.stderr)) resolve();
      });
    }
    child.stdin.on('error', () => {}); // it may end before it has read all
    if (!words.some((word) => /-?-stdin$/.test(word))) child.stdin.end();
    const ended = new Promise((resolve) =>
      child.once('close', (code, signal) =>
        resolve({
          code: code ?? signal,
          ...said,
          get rows() {
            return said.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
          },
        }),
      ),
    );
    const says = (pattern) =>
      Promise.race([
        new Promise((resolve) => {
          waiting.push({ pattern, resolve });
          if (pattern.test(said.stdout + said.stderr)) resolve();
        }),
        ended.then((end) => {
          if (!pattern.test(end.stdout + end.stderr)) throw new Error(`it ended (${end.code}) before it said ${pattern}: ${end.stderr}`);
        }),
      ]);
    return { child, ended, says, said };
  }

  // Texts of the messages of a chat, as this device has them after catching up.
  async texts(chat, limit = 10_000) {
    const { code, stderr, rows } = await this.does('history', chat, '--limit', limit);
    if (code !== 0) throw new Error(`history: ${code} ${stderr}`);
    return rows.map((row) => row.body.text);
  }
}
