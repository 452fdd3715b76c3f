// Two kinds of members with one interface: `Linnet` behind the process mls_peer, `TsMls` in this process. Bytes are
// hexadecimal texts; what every method gives about a group has `epoch`, `authenticator` and `leaf`.

import { spawn } from 'node:child_process';
import { register } from 'node:module';
import { createInterface } from 'node:readline';

register('./ts-mls-hooks.mjs', import.meta.url);
const m = await import('ts-mls');

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bytesOf = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
export const suiteName = 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519';
export const suite = await m.getCiphersuiteImpl(m.getCiphersuiteFromName(suiteName), m.nobleCryptoProvider);

export class Linnet {
  #process;
  #waiting = [];

  constructor(command, args) {
    this.#process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(JSON.parse(line)));
    this.#process.on('exit', (code) => this.#waiting.forEach(({ reject }) => reject(new Error(`mls_peer ended: ${code}`))));
  }

  member(name) {
    return new LinnetMember(this, name);
  }

  async say(command) {
    const answer = await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(command)}\n`);
    });
    if (answer.error) throw new Error(`${command.op}: ${answer.error}`);
    return answer;
  }

  end() {
    this.#process.stdin.end();
  }
}

class LinnetMember {
  kind = 'linnet';
  closed = false;

  constructor(peer, name) {
    this.peer = peer;
    this.name = name;
  }

  async #say(op, more = {}) {
    const answer = await this.peer.say({ op, member: this.name, ...more });
    if (answer.authenticator) Object.assign(this, { epoch: answer.epoch, authenticator: answer.authenticator, leaf: answer.leaf, closed: answer.closed });
    return answer;
  }

  keyPackage = async () => (await this.#say('key_package')).key_package;
  create = (groupId) => this.#say('create', { group_id: groupId });
  join = (welcome) => this.#say('join', { welcome });
  joinExternally = async (groupInfo, resync) => (await this.#say('join_externally', { group_info: groupInfo, resync })).commit;
  groupInfo = async () => (await this.#say('group_info')).group_info;
  process = (message) => this.#say('process', { message });
  encrypt = async (data) => (await this.#say('encrypt', { data })).message;
  decrypt = async (message) => (await this.#say('process', { message })).data;
  proposeRemove = async (leaf, isPrivate) => (await this.#say('propose_remove', { leaf, private: isPrivate })).message;
  proposeAdd = async (keyPackage, isPrivate) => (await this.#say('propose_add', { key_package: keyPackage, private: isPrivate })).message;
  restart = () => this.#say('restart');
  leave = () => this.#say('leave');

  async commit({ adds = [], removes = [], isPrivate = false }) {
    const { commit, welcome } = await this.#say('commit', { adds, removes, private: isPrivate });
    await this.#say('merge');
    return { commit, welcome };
  }
}

export class TsMls {
  member(name) {
    return new TsMember(name);
  }
  end() {}
}

const encode = (wireformat, body) => hex(m.encodeMlsMessage({ version: 'mls10', wireformat, ...body }));

class TsMember {
  kind = 'ts-mls';
  closed = false;

  constructor(name) {
    this.name = name;
  }

  async keyPackage() {
    const credential = { credentialType: 'basic', identity: new TextEncoder().encode(this.name) };
    const lifetime = { notBefore: 0n, notAfter: 0xffffffffffffffffn };
    const keys = this.keys && { signKey: this.keys.privatePackage.signaturePrivateKey, publicKey: this.keys.publicPackage.leafNode.signaturePublicKey };
    // With its old signature key: by that ts-mls knows its own old leaf.
    this.keys = keys
      ? await m.generateKeyPackageWithKey(credential, m.defaultCapabilities(), lifetime, [], keys, suite)
      : await m.generateKeyPackage(credential, m.defaultCapabilities(), lifetime, [], suite);
    return encode('mls_key_package', { keyPackage: this.keys.publicPackage });
  }

  #hold(state) {
    this.state = state;
    this.epoch = Number(state.groupContext.epoch);
    this.authenticator = hex(state.keySchedule.epochAuthenticator);
    this.leaf = state.privatePath.leafIndex;
    this.closed = state.groupActiveState.kind !== 'active';
  }

  async create(groupId) {
    this.#hold(await m.createGroup(bytesOf(groupId), this.keys.publicPackage, this.keys.privatePackage, [], suite));
  }

  async join(welcome) {
    const { welcome: read } = m.decodeMlsMessage(bytesOf(welcome), 0)[0];
    this.#hold(await m.joinGroup(read, this.keys.publicPackage, this.keys.privatePackage, m.emptyPskIndex, suite));
  }

  async joinExternally(groupInfo, resync) {
    const { groupInfo: read } = m.decodeMlsMessage(bytesOf(groupInfo), 0)[0];
    const { publicMessage, newState } = await m.joinGroupExternal(read, this.keys.publicPackage, this.keys.privatePackage, resync, suite);
    this.#hold(newState);
    return encode('mls_public_message', { publicMessage });
  }

  async groupInfo() {
    return encode('mls_group_info', { groupInfo: await m.createGroupInfoWithExternalPubAndRatchetTree(this.state, [], suite) });
  }

  async commit({ adds = [], removes = [], isPrivate = false }) {
    const extraProposals = [
      ...adds.map((add) => ({ proposalType: 'add', add: { keyPackage: m.decodeMlsMessage(bytesOf(add), 0)[0].keyPackage } })),
      ...removes.map((removed) => ({ proposalType: 'remove', remove: { removed } })),
    ];
    const { newState, commit, welcome } = await m.createCommit(
      { state: this.state, cipherSuite: suite },
      { wireAsPublicMessage: !isPrivate, ratchetTreeExtension: true, extraProposals },
    );
    this.#hold(newState);
    return { commit: hex(m.encodeMlsMessage(commit)), welcome: welcome && encode('mls_welcome', { welcome }) };
  }

  async #propose(proposal, isPrivate) {
    const { newState, message } = await m.createProposal(this.state, !isPrivate, proposal, suite);
    this.#hold(newState);
    return hex(m.encodeMlsMessage(message));
  }
  proposeRemove = (removed, isPrivate) => this.#propose({ proposalType: 'remove', remove: { removed } }, isPrivate);
  proposeAdd = (keyPackage, isPrivate) =>
    this.#propose({ proposalType: 'add', add: { keyPackage: m.decodeMlsMessage(bytesOf(keyPackage), 0)[0].keyPackage } }, isPrivate);

  async process(message) {
    const read = m.decodeMlsMessage(bytesOf(message), 0)[0];
    const psks = m.makePskIndex(this.state, {});
    const result =
      read.wireformat === 'mls_public_message'
        ? await m.processPublicMessage(this.state, read.publicMessage, psks, suite)
        : await m.processPrivateMessage(this.state, read.privateMessage, psks, suite);
    this.#hold(result.newState);
    return result;
  }

  async encrypt(data) {
    const { newState, privateMessage } = await m.createApplicationMessage(this.state, bytesOf(data), suite);
    this.#hold(newState);
    return encode('mls_private_message', { privateMessage });
  }
  decrypt = async (message) => hex((await this.process(message)).message);
  restart() {}
  leave() {}
}
