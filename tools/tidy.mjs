// Checks what no compiler checks: include arrows, lengths, names, dead files. Runs as a test, in under two seconds.
//
//   node tools/tidy.mjs        prints `file:line: problem` for each problem, exits 1 when there is one

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkTree } from './tidy/rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const checked = /\.(h|c|cpp|ts|tsx|mjs|js|sh|css|html|cmake)$|(^|\/)CMakeLists\.txt$/;

const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => checked.test(path) && existsSync(join(root, path)));

const files = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const problems = checkTree(files);
for (const { path, line, text } of problems) console.log(`${path}:${line}: ${text}`);
console.log(`tidy: ${files.size} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
