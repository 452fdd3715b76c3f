// A seeded random walk of one group whose members are of two implementations. After every step all members are compared by
// their epoch authenticators; what does not hold is an Error that names the step.

import { createHash } from 'node:crypto';

// Numbers from a seed, the same on every machine.
export class Chance {
  #seed;
  #count = 0;
  constructor(seed) {
    this.#seed = seed;
  }
  below(limit) {
    return createHash('sha256').update(`${this.#seed}:${this.#count++}`).digest().readUInt32BE() % limit;
  }
  of(list) {
    return list[this.below(list.length)];
  }
  happens(percent) {
    return this.below(100) < percent;
  }
}

export class Walk {
  #peers;
  #chance;
  #membersMax;
  #names = 0;
  members = [];
  counts = {};

  constructor({ peers, seed, membersMax }) {
    this.#peers = peers;
    this.#chance = new Chance(seed);
    this.#membersMax = membersMax;
  }

  async begin() {
    const first = this.#newcomer();
    await first.keyPackage();
    await first.create(Buffer.from('walk').toString('hex'));
    this.members.push(first);
  }

  // One epoch, and messages in it.
  async step() {
    const name = this.#chooseStep();
    try {
      await this[name]();
      this.#compare();
      await this.#talk();
    } catch (error) {
      throw new Error(`${name} after epoch ${this.members[0]?.epoch}: ${error.stack}`);
    }
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  #chooseStep() {
    const steps = ['update', 'update'];
    if (this.members.length < this.#membersMax) steps.push('add', 'add', 'externalJoin', 'proposedAdd');
    if (this.members.length > 3) steps.push('remove', 'proposedRemove');
    if (this.members.length > 1) steps.push('resync');
    return this.#chance.of(steps);
  }

  #newcomer() {
    return this.#chance.of(this.#peers).member(`member-${this.#names++}`);
  }
  #others(...but) {
    return this.members.filter((member) => !but.includes(member));
  }

  async #tell(message, ...but) {
    for (const member of this.#others(...but)) {
      if (this.#chance.happens(5)) await member.restart();
      await member.process(message).catch((error) => {
        throw new Error(`${member.kind} ${member.name}: ${error.stack}`);
      });
    }
  }

  async #commit(committer, options = {}, joiners = []) {
    const { commit, welcome } = await committer.commit({ isPrivate: this.#chance.happens(20), ...options });
    await this.#tell(commit, committer);
    for (const joiner of joiners) {
      await joiner.join(welcome).catch((error) => {
        throw new Error(`${joiner.kind} joins by ${committer.kind}: ${error.stack}`);
      });
      this.members.push(joiner);
    }
    await this.#close();
  }

  // Who was removed is out.
  async #close() {
    for (const member of this.members.filter(({ closed }) => closed)) await member.leave();
    this.members = this.members.filter(({ closed }) => !closed);
  }

  async update() {
    await this.#commit(this.#chance.of(this.members));
  }

  async add() {
    const count = 1 + this.#chance.below(Math.min(3, this.#membersMax - this.members.length));
    const joiners = Array.from({ length: count }, () => this.#newcomer());
    const adds = [];
    for (const joiner of joiners) adds.push(await joiner.keyPackage());
    await this.#commit(this.#chance.of(this.members), { adds }, joiners);
  }

  async remove() {
    const committer = this.#chance.of(this.members);
    await this.#commit(committer, { removes: [this.#chance.of(this.#others(committer)).leaf] });
  }

  async proposedAdd() {
    const [joiner, proposer] = [this.#newcomer(), this.#chance.of(this.members)];
    await this.#tell(await proposer.proposeAdd(await joiner.keyPackage(), this.#chance.happens(50)), proposer);
    await this.#commit(this.#chance.of(this.members), {}, [joiner]);
  }

  async proposedRemove() {
    const [proposer, leaver] = [this.#chance.of(this.members), this.#chance.of(this.members)];
    await this.#tell(await proposer.proposeRemove(leaver.leaf, this.#chance.happens(50)), proposer);
    await this.#commit(this.#chance.of(this.#others(leaver)));
  }

  async externalJoin() {
    const joiner = this.#newcomer();
    await joiner.keyPackage();
    const commit = await joiner.joinExternally(await this.#chance.of(this.members).groupInfo(), false);
    await this.#tell(commit);
    this.members.push(joiner);
  }

  // A member that lost its state comes back in the place of its old leaf.
  async resync() {
    const lost = this.#chance.of(this.members);
    const helper = this.#chance.of(this.#others(lost));
    this.members = this.#others(lost);
    await lost.keyPackage();
    const commit = await lost.joinExternally(await helper.groupInfo(), true);
    await this.#tell(commit);
    this.members.push(lost);
  }

  #compare() {
    const [first] = this.members;
    for (const member of this.members) {
      if (member.epoch !== first.epoch || member.authenticator !== first.authenticator) {
        throw new Error(`${member.kind} ${member.name} is at epoch ${member.epoch}, ${first.kind} ${first.name} at ${first.epoch}: they do not agree`);
      }
    }
  }

  async #talk() {
    const sender = this.#chance.of(this.members);
    const data = Buffer.from(`hello from ${sender.name}`).toString('hex');
    const message = await sender.encrypt(data);
    for (const member of this.#others(sender)) {
      if ((await member.decrypt(message)) !== data) throw new Error(`${member.name} reads something else`);
    }
  }
}
