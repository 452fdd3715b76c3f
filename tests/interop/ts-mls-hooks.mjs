// Loads ts-mls 1.6.4 with two corrections in memory, where it is not what RFC 9420 says:
//
// - It takes a tree only where every parent on the path of an unmerged leaf lists the same unmerged leaves, up to the root;
//   section 12.4.3.1 asks that the parents in between list that leaf.
// - Its external_pub extension is the bare key; section 12.4.3.2 has an HPKEPublicKey, which is opaque<V>.

const corrections = {
  'clientState.js': [
    ['for (const parentIdx of dp) {\n', 'for (const parentIdx of dp) {\n                    if (parentIdx === i) break;\n', 1],
    ['!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves)', '!dpNode.parent.unmergedLeaves.includes(unmergedLeaf)', 1],
  ],
  'createCommit.js': [
    ['extensionData: externalPub }', 'extensionData: Uint8Array.of(externalPub.length, ...externalPub) }', 2],
    ['exportSecret(externalPub.extensionData, cs)', 'exportSecret(externalPub.extensionData.subarray(1), cs)', 1],
  ],
};

export async function load(url, context, next) {
  const module = await next(url, context);
  const file = /\/ts-mls\/dist\/src\/(\w+\.js)$/.exec(url)?.[1];
  if (!corrections[file]) return module;
  let source = module.source.toString();
  for (const [from, to, count] of corrections[file]) {
    const parts = source.split(from);
    if (parts.length !== count + 1) throw new Error(`ts-mls has changed: ${from}`);
    source = parts.join(to);
  }
  return { ...module, source };
}
