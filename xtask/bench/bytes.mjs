// The size of every file of the built page: as it is, and as a web host sends it. What the worker and the
// pages of Learn need is fetched when somebody asks for it, and does not count for the first visit.
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
  const later = files.filter((file) => !isFirst(file.name));
  const first = files.filter((file) => isFirst(file.name));
  return [
    ...first.map((file) => row(file)),
    { ...row(sum('first load', first)), goal: `under ${shown(GOAL_GZIP)} gzip`, ok: sum('', first).gzip < GOAL_GZIP },
    ...later.map((file) => row(file)),
  ];
}

// The files of a first visit and their sizes, the greatest first.
export function firstLoad(folder) {
  return readdirSync(folder)
    .filter((name) => isFirst(name) && /\.(html|js|wasm|css)$/.test(name))
    .map((name) => ({ name, gzip: gzipped(readFileSync(join(folder, name))) }))
    .sort((one, other) => other.gzip - one.gzip);
}

const isFirst = (name) => !/^(worker|learn)/.test(name);

const row = (file) => ({
  what: `bytes: ${file.name.replace(/-[0-9a-f]{15,16}/, '')}`,
  measured: `${shown(file.raw)} raw, ${shown(file.gzip)} gzip, ${shown(file.brotli)} brotli`,
});

const sum = (name, files) => files.reduce(
  (total, file) => ({ name, raw: total.raw + file.raw, gzip: total.gzip + file.gzip, brotli: total.brotli + file.brotli }),
  { name, raw: 0, gzip: 0, brotli: 0 },
);

function sizes(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return {
    raw: bytes.length,
    gzip: gzipped(bytes),
    brotli: brotliCompressSync(bytes, quality).length,
  };
}

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;
export const shown = (count) => count.toLocaleString('en');
