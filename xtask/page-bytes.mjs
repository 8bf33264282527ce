// Prints the size of every file of the built page: as it is, and as a web host sends it.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.argv[2];
const rows = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((file) => ({ name: relative(folder, file), ...sizes(readFileSync(file)) }))
  .sort((one, other) => other.raw - one.raw);

const total = { name: 'total', raw: 0, gzip: 0, brotli: 0 };
for (const row of rows) for (const kind of ['raw', 'gzip', 'brotli']) total[kind] += row[kind];

const width = Math.max(...rows.map((row) => row.name.length));
print({ name: 'bytes', raw: 'raw', gzip: 'gzip -9', brotli: 'brotli 11' });
for (const row of [...rows, total]) print(row);

function sizes(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  };
}

function print({ name, ...columns }) {
  const cells = Object.values(columns).map((value) => value.toLocaleString('en').padStart(12));
  process.stdout.write(`${name.padEnd(width)}${cells.join('')}\n`);
}
