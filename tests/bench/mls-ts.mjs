// The steps of mls_bench with ts-mls: node --expose-gc tests/bench/mls-ts.mjs [MEMBERS]

import { median } from './figures.mjs';
import { suite } from '../interop/peers.mjs';

const m = await import('../interop/node_modules/ts-mls/dist/src/index.js');

const size = Number(process.argv[2] ?? 500);
const runs = 5;
const messages = 200;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const say = (name, value) => console.log(`${name} ${value.toFixed(3)}`);

async function measure(name, work, times = runs) {
  const spent = [];
  let result;
  for (let run = 0; run < times; run++) {
    const before = cpu();
    result = await work();
    spent.push(cpu() - before);
  }
  say(name, median(spent));
  return result;
}

const lifetime = { notBefore: 0n, notAfter: 0xffffffffffffffffn };
const keyPackage = (number) =>
  m.generateKeyPackage({ credentialType: 'basic', identity: new TextEncoder().encode(`user-${number}`) }, m.defaultCapabilities(), lifetime, [], suite);
const commit = (state, extraProposals = []) =>
  m.createCommit({ state, cipherSuite: suite }, { wireAsPublicMessage: true, ratchetTreeExtension: true, extraProposals });
const process_ = async (state, { publicMessage }) => (await m.processPublicMessage(state, publicMessage, m.makePskIndex(state, {}), suite)).newState;
const add = ({ publicPackage }) => ({ proposalType: 'add', add: { keyPackage: publicPackage } });

const founder = await keyPackage(0);
const packages = [];
for (let number = 1; number < size; number++) packages.push(await keyPackage(number));

const added = await measure('add_all_ms', async () => {
  const state = await m.createGroup(new TextEncoder().encode('chat'), founder.publicPackage, founder.privatePackage, [], suite);
  return commit(state, packages.map(add));
});
let alice = added.newState;
say('add_all_bytes', m.encodeMlsMessage(added.commit).length);
say('welcome_bytes', m.encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: added.welcome }).length);
const join = (number) => m.joinGroup(added.welcome, packages[number - 1].publicPackage, packages[number - 1].privatePackage, m.emptyPskIndex, suite);
await measure('join_ms', () => join(1));
const held = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
};
const groups = [];
held();
const before = held();
for (let number = 1; number <= runs; number++) groups.push(await join(number));
say('group_bytes', (held() - before) / groups.length);
let bob = groups[0];

async function commits(kind) {
  const { newState, commit: sent } = await measure(`${kind}_commit_ms`, () => commit(alice));
  say(`${kind}_commit_bytes`, m.encodeMlsMessage(sent).length);
  bob = await measure(`${kind}_process_ms`, () => process_(bob, sent));
  alice = newState;
}

await commits('cold');
for (let leaf = 2; leaf < size; leaf *= 2) {
  const groupInfo = await m.createGroupInfoWithExternalPubAndRatchetTree(alice, [], suite);
  const { publicMessage } = await m.joinGroupExternal(groupInfo, packages[leaf - 1].publicPackage, packages[leaf - 1].privatePackage, true, suite);
  alice = await process_(alice, { publicMessage });
  bob = await process_(bob, { publicMessage });
}
const last = await commit(bob);
bob = last.newState;
alice = await process_(alice, last.commit);
await commits('warm');

const late = await keyPackage(size);
const one = await measure('add_one_ms', () => commit(alice, [add(late)]));
alice = one.newState;
bob = await process_(bob, one.commit);

const text = new Uint8Array(100).fill(120);
const sent = [];
let start = cpu();
for (let number = 0; number < messages; number++) {
  const { newState, privateMessage } = await m.createApplicationMessage(alice, text, suite);
  alice = newState;
  sent.push(privateMessage);
}
say('encrypt_per_s', (messages * 1000) / (cpu() - start));
say('message_bytes', m.encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: sent[0] }).length);
start = cpu();
for (const message of sent) bob = (await m.processPrivateMessage(bob, message, m.emptyPskIndex, suite)).newState;
say('decrypt_per_s', (messages * 1000) / (cpu() - start));

const groupInfo = await m.createGroupInfoWithExternalPubAndRatchetTree(alice, [], suite);
const later = await keyPackage(size + 1);
await measure('external_join_ms', () => m.joinGroupExternal(groupInfo, later.publicPackage, later.privatePackage, false, suite));
