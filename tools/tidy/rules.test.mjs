import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTree } from './rules.mjs';
import { codeOf, functionsOf, wordsOf } from './source.mjs';

// A tree with just these files, each given the line break and the build entry that every file must have.
function problemsOf(files) {
  const tree = new Map(Object.entries(files).map(([path, text]) => [path, text.endsWith('\n') ? text : `${text}\n`]));
  const sources = [...tree.keys()].filter((path) => /\.cpp$/.test(path));
  tree.set('CMakeLists.txt', `${sources.join(' ')}\n`);
  const users = [...tree.keys()].filter((path) => path.endsWith('.h')).map((path) => `#include "${path}"\n`);
  tree.set('tests/unit/user_of_headers.c', users.join(''));
  tree.set('tests/CMakeLists.txt', 'unit/user_of_headers.c\n');
  return checkTree(tree).map(({ path, text }) => `${path}: ${text}`);
}

function assertOneProblem(files, pattern) {
  const problems = problemsOf(files);
  assert.equal(problems.length, 1, problems.join('\n'));
  assert.match(problems[0], pattern);
}

const header = (text = '') => `#pragma once\n${text}`;
const longBody = (lines) => `{\n${'  step();\n'.repeat(lines - 2)}}\n`;

test('include arrows point downwards', () => {
  const files = { 'core/base/clock.h': header(), 'core/store/store.h': header(), 'native-host/net/server.h': header() };
  assert.deepEqual(problemsOf({ ...files, 'core/engine/engine.cpp': '#include "core/store/store.h"' }), []);
  assertOneProblem({ ...files, 'core/rules/marks.cpp': '#include "core/store/store.h"' }, /core\/rules must not include/);
  assertOneProblem({ ...files, 'native-host/relay/relay.cpp': '#include "core/store/store.h"' }, /must not include/);
  assertOneProblem({ ...files, 'core/engine/engine.cpp': '#include "native-host/net/server.h"' }, /must not include/);
  assertOneProblem({ ...files, 'core/base/clock.cpp': '#include "core/base/clock.h"\n#include "clock.h"' }, /not a file/);
});

test('the relay may know the port of the log and nothing else of it', () => {
  const files = { 'native-host/log/message_log.h': header(), 'native-host/log/disk_log.h': header() };
  assert.deepEqual(problemsOf({ ...files, 'native-host/relay/relay.cpp': '#include "native-host/log/message_log.h"' }), []);
  assertOneProblem({ ...files, 'native-host/relay/relay.cpp': '#include "native-host/log/disk_log.h"' }, /must not/);
});

test('files and functions have a length', () => {
  assertOneProblem({ 'wasm/client/src/a.ts': 'x();\n'.repeat(401) }, /401 lines/);
  assertOneProblem({ 'core/base/a.cpp': `int f() ${longBody(71)}` }, /function of 71 lines/);
  assert.deepEqual(problemsOf({ 'core/base/a.cpp': `int f() ${longBody(70)}`, 'core/base/b.cpp': `namespace x ${longBody(90)}` }), []);
});

test("a function's length leaves out the functions inside it", () => {
  assert.deepEqual(problemsOf({ 'wasm/client/a.test.ts': `describe('x', () => {\n${`test('y', () => ${longBody(40)});\n`.repeat(3)}});` }), []);
});

test('a C++ file has a unique name and a place in the build', () => {
  assertOneProblem({ 'core/base/a.cpp': '', 'core/model/a.cpp': '' }, /taken by core\/base\/a.cpp/);
  const tree = new Map([['core/base/a.cpp', ''], ['core/base/CMakeLists.txt', 'b.cpp\n']]);
  assert.match(checkTree(tree)[0].text, /named in no CMakeLists/);
});

test('a header that nothing includes is dead', () => {
  assert.match(checkTree(new Map([['core/base/a.h', header()]]))[0].text, /included by nothing/);
});

test('core has no clock, no random source, no threads, no exceptions', () => {
  for (const call of ['std::chrono::system_clock::now();', 'throw 1;', 'std::mutex m;', 'std::random_device d;', 'std::rand();']) {
    assert.equal(problemsOf({ 'core/base/a.cpp': call }).length, 1, call);
    assert.deepEqual(problemsOf({ 'native-host/net/a.cpp': call }), [], call);
    assert.deepEqual(problemsOf({ 'core/base/a.cpp': `// ${call}\nauto x = "${call}";` }), [], call);
  }
});

test('one word for one thing', () => {
  assertOneProblem({ 'core/base/a.cpp': 'int room_count;' }, /say "chat", not "room"/);
  assertOneProblem({ 'wasm/client/a.ts': 'const tempId = 1;' }, /say "localId"/);
  assertOneProblem({ 'wasm/client/a.ts': 'let clientMsgId;' }, /say "localId"/);
  assert.deepEqual(problemsOf({ 'wasm/client/a.ts': "new BroadcastChannel('room'); const channel = mushroom;", 'core/base/b.cpp': 'bool has_room_for(int);' }), []);
  assertOneProblem({ 'core/base/a.cpp': 'int channel;' }, /say "chat or connection"/);
});

test('names say what a thing is', () => {
  assertOneProblem({ 'core/base/a.cpp': 'class StoreManager {};' }, /StoreManager/);
  assertOneProblem({ 'wasm/client/a.ts': 'export interface ChatInfo { x: 1 }' }, /ChatInfo/);
  assertOneProblem({ 'core/base/string_util.cpp': '' }, /does not end in "util"/);
  assert.deepEqual(problemsOf({ 'core/base/base.cpp': 'struct Metadata {};' }), []);
});

test('headers and sources have their layout', () => {
  assertOneProblem({ 'core/base/a.h': 'int x;' }, /pragma once/);
  assertOneProblem({ 'core/base/a.h': header('using namespace std;') }, /using namespace/);
  assertOneProblem({ 'core/base/a.cpp': 'int x; ' }, /blanks/);
  assertOneProblem({ 'core/base/a.h': header(), 'core/base/b.h': header(), 'core/base/a.cpp': '#include "core/base/b.h"\n#include "core/base/a.h"' }, /own header/);
});

test('comments and strings are not code', () => {
  assert.equal(codeOf("a = 1'000; // b", 'cpp').trim(), "a = 1'000;");
  assert.equal(codeOf('x = "{\\"}"; y', 'cpp'), 'x = "    "; y');
  assert.equal(codeOf('x = R"(a"b)"; y', 'cpp').replace(/ +/g, ' '), 'x = ; y');
  assert.equal(codeOf('x.replace(/["{]/g, 1) / 2', 'script').replace(/ +/g, ' '), 'x.replace( g, 1) / 2');
});

test('what counts as a function', () => {
  const heads = (code) => functionsOf(code).map(({ head }) => head);
  assert.deepEqual(heads('struct A { int f() const { if (x) { y(); } return 1; } };'), ['int f() const']);
  assert.deepEqual(heads('A::A(int b)\n    : b_(b) { for (;;) { } }'), [': b_(b)']);
  assert.deepEqual(heads('const f = async (x) => { switch (x) { } };'), ['const f = async (x) =>']);
  assert.deepEqual(heads('run([&](int x) { return x; });'), ['run([&](int x)']);
  assert.deepEqual(heads('enum class A { b }; namespace c { }'), []);
});

test('words of an identifier', () => {
  assert.deepEqual(wordsOf('clientMsgId'), ['client', 'msg', 'id']);
  assert.deepEqual(wordsOf('kURLLimit_max_'), ['k', 'url', 'limit', 'max']);
});
