// The rules. `checkTree` takes every file as path -> text and gives the problems as {path, line, text}.

import { posix } from 'node:path';
import * as defaults from './policy.mjs';
import { codeOf, functionsOf, identifiersOf, wordsOf } from './source.mjs';

const isCpp = (path) => /\.(h|c|cpp)$/.test(path);
const isScript = (path) => /\.(ts|tsx|mjs|js)$/.test(path);
const baseName = (path) => path.slice(path.lastIndexOf('/') + 1);
const isIn = (path, folder) => path.startsWith(`${folder}/`);

export function checkTree(files, policy = defaults) {
  const problems = [];
  const report = (path, line, text) => problems.push({ path, line, text });
  const code = new Map();
  for (const [path, text] of files) {
    if (isCpp(path)) code.set(path, codeOf(text, 'cpp'));
    else if (isScript(path)) code.set(path, codeOf(text, 'script'));
  }
  const context = { files, code, policy, report };
  checkIncludes(context);
  checkLengths(context);
  checkFileNames(context);
  checkDeadFiles(context);
  checkBannedCalls(context);
  checkNames(context);
  checkLayout(context);
  return problems.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}

function includesOf(text) {
  return text.split('\n').flatMap((line, index) => {
    const match = /^\s*#\s*include\s+"([^"]+)"/.exec(line);
    return match ? [{ line: index + 1, target: match[1] }] : [];
  });
}

function checkIncludes({ files, policy, report }) {
  const folders = Object.keys(policy.arrows);
  for (const [path, text] of files) {
    if (!isCpp(path)) continue;
    const own = folders.find((folder) => isIn(path, folder));
    const allowed = own ? [own, ...policy.arrows[own]] : [...policy.defaultArrows, path.split('/')[0]];
    for (const { line, target } of includesOf(text)) {
      if (!files.has(target)) {
        report(path, line, `include "${target}" is not a file of the repository (paths start at its root)`);
      } else if (!allowed.some((folder) => isIn(target, folder)) && !(policy.exactly[own] ?? []).includes(target)) {
        report(path, line, `${own ?? path.split('/')[0]} must not include ${target}: arrows point downwards`);
      }
    }
  }
}

function checkLengths({ files, code, policy, report }) {
  for (const [path, text] of files) {
    if (path.endsWith('.css')) continue;
    const lines = text.split('\n').length - 1;
    const allowed = policy.longFiles[path]?.lines ?? policy.limits.fileLines;
    if (lines > allowed) report(path, allowed, `${lines} lines; at most ${allowed}: split it by purpose`);
  }
  for (const path of Object.keys(policy.longFiles)) {
    if (files.has(path) && files.get(path).split('\n').length - 1 <= policy.limits.fileLines) {
      report(path, 1, 'is short enough now: take it off longFiles');
    }
  }
  for (const [path, text] of code) {
    for (const { line, lines, head } of functionsOf(text)) {
      const allowed = policy.longFunctions[`${path} ${head}`]?.lines ?? policy.limits.functionLines;
      if (lines > allowed) report(path, line, `function of ${lines} lines; at most ${allowed}: ${head}`);
    }
  }
}

function checkFileNames({ files, policy, report }) {
  const seen = new Map();
  for (const path of files.keys()) {
    const name = baseName(path);
    if (isCpp(path)) {
      if (seen.has(name)) report(path, 1, `the name ${name} is taken by ${seen.get(name)}`);
      seen.set(name, path);
      if (!/^[a-z0-9_]+\.(h|c|cpp)$/.test(name)) report(path, 1, 'C++ files are named in snake_case');
    } else if (/\.tsx?$/.test(path) && !/^[a-z0-9-]+(\.[a-z]+)*\.tsx?$/.test(name)) {
      report(path, 1, 'TypeScript files are named in kebab-case');
    }
    const stem = wordsOf(name.split('.')[0].replaceAll('-', '_'));
    const lastWord = stem.at(-1) ?? '';
    if (stem.length > 1 && policy.bannedSuffixes.test(lastWord[0].toUpperCase() + lastWord.slice(1))) {
      report(path, 1, `a file's name does not end in "${lastWord}": name what it is`);
    }
  }
}

// A .cpp that no build file names, a header that nothing includes.
function checkDeadFiles({ files, report }) {
  const included = new Set();
  const built = new Set();
  for (const [path, text] of files) {
    if (isCpp(path)) for (const { target } of includesOf(text)) included.add(target);
    if (!/\.cmake$|(^|\/)CMakeLists\.txt$/.test(path)) continue;
    const folder = path.endsWith('.cmake') ? '' : path.slice(0, path.lastIndexOf('/') + 1);
    for (const [word] of text.matchAll(/[^\s()"]+\.(?:c|cpp)\b/g)) {
      built.add(posix.normalize(word.startsWith('${PROJECT_SOURCE_DIR}/') ? word.slice(22) : folder + word));
    }
  }
  for (const path of files.keys()) {
    if (/\.(c|cpp)$/.test(path) && !built.has(path)) report(path, 1, 'is named in no CMakeLists.txt');
    if (path.endsWith('.h') && !included.has(path)) report(path, 1, 'is included by nothing');
  }
}

function checkBannedCalls({ code, policy, report }) {
  for (const [path, text] of code) {
    if (!isIn(path, 'core')) continue;
    text.split('\n').forEach((line, index) => {
      for (const [pattern, reason] of policy.bannedInCore) {
        if (pattern.test(line)) report(path, index + 1, reason);
      }
    });
  }
}

function checkNames({ code, policy, report }) {
  for (const [path, text] of code) {
    const banned = isCpp(path) ? new Map([...policy.bannedWords, ...policy.bannedWordsOfCpp]) : policy.bannedWords;
    for (const [identifier, line] of identifiersOf(text)) {
      if (policy.innocentIdentifiers.test(identifier)) continue;
      const words = wordsOf(identifier);
      const bad = [words.join(''), ...words].find((word) => banned.has(word));
      if (bad) report(path, line, `${identifier}: say "${banned.get(bad)}", not "${bad}"`);
    }
    text.split('\n').forEach((line, index) => {
      const match = /\b(?:class|struct|enum(?:\s+class)?|interface|type|using)\s+([A-Z]\w*)\s*(?:final\b|[:{=<]|$|extends|implements)/.exec(line);
      if (match && policy.bannedSuffixes.test(match[1]) && !policy.bannedSuffixes.test(match[1][0] + match[1].slice(1).toLowerCase())) {
        report(path, index + 1, `${match[1]}: a type's name says what it is, without such an ending`);
      }
    });
  }
}

// Small things that reviews should not be about.
function checkLayout({ files, code, report }) {
  for (const [path, text] of files) {
    if (text.length > 0 && !text.endsWith('\n')) report(path, text.split('\n').length, 'the last line has no line break');
    text.split('\n').forEach((line, index) => {
      if (/[ \t]+$/.test(line)) report(path, index + 1, 'blanks at the end of the line');
      if (line.includes('\t') && isCpp(path)) report(path, index + 1, 'a tab');
    });
    if (path.endsWith('.h')) {
      if (!code.get(path).trimStart().startsWith('#pragma once\n')) report(path, 1, 'a header starts with #pragma once');
      const at = code.get(path).split('\n').findIndex((line) => /^\s*using namespace (?!std::\w*literals)/.test(line));
      if (at >= 0) report(path, at + 1, 'no `using namespace` in a header');
    }
    const twin = path.replace(/\.(c|cpp)$/, '.h');
    if (twin !== path && files.has(twin)) {
      const first = includesOf(text)[0];
      if (first?.target !== twin) report(path, first?.line ?? 1, `the first include is its own header "${twin}"`);
    }
  }
}
