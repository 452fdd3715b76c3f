// One group of 500 members, most of whom are nothing but key packages: made by Linnet and joined by ts-mls, then the other
// way round. Both commit, process, join externally, and agree after every step.
//
//   node tests/interop/mls-large.mjs [MEMBERS]

import { fileURLToPath } from 'node:url';
import { Linnet, TsMls } from './peers.mjs';

const hello = Buffer.from('hello').toString('hex');

async function makeGroup(founder, packager, joiners, size) {
  await founder.keyPackage();
  await founder.create(Buffer.from('large').toString('hex'));
  const adds = [];
  for (const joiner of joiners) adds.push(await joiner.keyPackage());
  for (let number = joiners.length + 1; number < size; number++) adds.push(await packager.member(`${founder.kind}-${number}`).keyPackage());
  const { welcome } = await founder.commit({ adds });
  for (const joiner of joiners) await joiner.join(welcome);
  return [founder, ...joiners];
}

function compare(members, step) {
  for (const { authenticator, kind } of members) {
    if (authenticator !== members[0].authenticator) throw new Error(`${step}: ${kind} does not agree with ${members[0].kind}`);
  }
  console.log(`${step}: ${members.length} members agree at epoch ${members[0].epoch}`);
}

export async function large(size, linnet) {
  const other = new TsMls();
  for (const [mine, theirs] of [[linnet, other], [other, linnet]]) {
    const founder = mine.member('founder');
    let members = await makeGroup(founder, linnet, [theirs.member('first'), mine.member('second')], size);
    compare(members, `${founder.kind} adds ${size - 1}`);
    const commits = async (committer, options, step) => {
      const { commit } = await committer.commit(options);
      for (const member of members) if (member !== committer) await member.process(commit);
      compare(members, step);
    };
    for (const member of members) await commits(member, {}, `${member.kind} commits`);
    await commits(members[1], { removes: [size - 1] }, `${members[1].kind} removes one`);
    for (const peer of [mine, theirs]) {
      const joiner = peer.member(`late-${peer.constructor.name}`);
      await joiner.keyPackage();
      const commit = await joiner.joinExternally(await founder.groupInfo(), false);
      for (const member of members) await member.process(commit);
      members = [...members, joiner];
      compare(members, `${joiner.kind} joins externally`);
    }
    for (const sender of members) {
      const message = await sender.encrypt(hello);
      for (const member of members) if (member !== sender && (await member.decrypt(message)) !== hello) throw new Error('another text');
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const linnet = new Linnet(fileURLToPath(new URL('../../build/release/bin/mls_peer', import.meta.url)), ['1']);
  await large(Number(process.argv[2] ?? 500), linnet);
  linnet.end();
}
