// node make-mutants.mjs OUT_FOLDER             writes the mutated copies of the sources, and mutant_table.cpp
// node make-mutants.mjs OUT_FOLDER --list      prints the files it would write, one a line
//
// The product's sources know nothing of mutants: a copy of each named source is made in which every planted bug can be
// switched on at run time, and the program simulate_mutants links the copies before the libraries. A mutant whose text
// is no longer there (or there twice) is left out and reported by simulate_mutants as stale.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutants } from './mutants.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const [out, option] = process.argv.slice(2);
const table = join(out, 'mutant_table.cpp');
const files = [...new Set(mutants.map((mutant) => mutant.file))];
const copyOf = (file) => join(out, file.replaceAll('/', '__'));

if (option === '--list') {
  console.log([table, ...files.map(copyOf)].join('\n'));
  process.exit(0);
}

const write = (path, text) => {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
};

// In `replace` $ON stands for "the mutant is on"; without it both texts are kept and one of them is chosen.
function switched(mutant, number) {
  const on = `::linnet::mutants::is_on(${number})`;
  if (mutant.replace.includes('$ON')) return mutant.replace.replaceAll('$ON', on);
  if (mutant.expression) return `(${on} ? (${mutant.replace}) : (${mutant.find}))`;
  return `if (${on}) { ${mutant.replace} } else { ${mutant.find} }`;
}

const stale = new Set();
function mutate(file) {
  const source = readFileSync(join(root, file), 'utf8');
  const edits = [];
  mutants.forEach((mutant, number) => {
    if (mutant.file !== file) return;
    const at = source.indexOf(mutant.find);
    const overlaps = edits.some((edit) => at < edit.to && edit.from < at + mutant.find.length);
    if (at < 0 || source.indexOf(mutant.find, at + 1) >= 0 || overlaps) {
      stale.add(number);
    } else {
      edits.push({ from: at, to: at + mutant.find.length, text: switched(mutant, number) });
    }
  });
  let text = source;
  for (const edit of edits.sort((a, b) => b.from - a.from)) text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  write(copyOf(file), `#include "tests/simulation/mutants/mutant_switch.h"\n#line 1 "${file} with mutants"\n${text}`);
}

mkdirSync(out, { recursive: true });
files.forEach(mutate);
const rows = mutants.map(
  (mutant, number) =>
    `    {${JSON.stringify(mutant.name)}, ${JSON.stringify(mutant.says)}, ${stale.has(number)}, ${mutant.seed ?? 0}},\n`,
);
write(
  table,
  `#include "tests/simulation/mutants/mutant_switch.h"\n\nnamespace linnet::mutants {\n\n` +
    `const std::vector<Mutant>& all() {\n  static const std::vector<Mutant> list = {\n${rows.join('')}  };\n  return list;\n}\n\n` +
    `}  // namespace linnet::mutants\n`,
);
