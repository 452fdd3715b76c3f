// Put before the script of every program that runs under Node: what the folder holds are ES modules, and Emscripten's script
// of a program expects the names of a CommonJS one.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const __dirname = dirname(__filename);
