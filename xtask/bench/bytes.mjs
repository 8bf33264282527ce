// The size of every file of the built page: as it is, and as a web host sends it.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const GOAL_GZIP = 150_000;

export function measureBytes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => ({ name: relative(folder, file), ...sizes(readFileSync(file)) }))
    .sort((one, other) => other.raw - one.raw);
  const total = { name: 'total', raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) for (const kind of ['raw', 'gzip', 'brotli']) total[kind] += file[kind];
  return [...files, total].map((file) => ({
    what: `bytes: ${file.name.replace(/-[0-9a-f]{15,16}/, '')}`,
    measured: `${shown(file.raw)} raw, ${shown(file.gzip)} gzip, ${shown(file.brotli)} brotli`,
    ...(file === total && { goal: `under ${shown(GOAL_GZIP)} gzip`, ok: file.gzip < GOAL_GZIP }),
  }));
}

function sizes(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  };
}

const shown = (count) => count.toLocaleString('en');
