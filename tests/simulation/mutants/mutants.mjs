// The planted bugs. Each is a small mistake that somebody could make; the simulator must notice every one of them.
//   find            the text in the product's source, there exactly once: whole statements, or with `expression` an expression
//   seed            the seed that has caught it; without one ctest hunts, and prints the seed to be written here
//   replace         what stands there while the mutant is on; or, with $ON in it, what stands there always
import { engineMutants } from './engine-mutants.mjs';
import { relayMutants } from './relay-mutants.mjs';
import { rulesMutants } from './rules-mutants.mjs';
import { storeMutants } from './store-mutants.mjs';

export const mutants = [...rulesMutants, ...storeMutants, ...engineMutants, ...relayMutants];
