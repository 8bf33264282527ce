// Fails if a first visit to the built page weighs more than it may: `node xtask/bench/budget.mjs`.
import { fileURLToPath } from 'node:url';
import { firstLoad, shown } from './bytes.mjs';

// Bytes as a web host sends them, gzipped.
const BUDGET = 415_000;

const files = firstLoad(fileURLToPath(new URL('../../dist', import.meta.url)));
const total = files.reduce((sum, file) => sum + file.gzip, 0);
const rows = files.map((file) => `  ${file.name}: ${shown(file.gzip)}`).join('\n');
process.stdout.write(`a first visit loads ${shown(total)} bytes, gzipped, and may load ${shown(BUDGET)}:\n${rows}\n`);
if (total > BUDGET) process.exitCode = 1;
