// Measures the built page: `node xtask/bench/main.mjs [file with the output of the test 'speed']`.
// Figures hold for one machine and one moment; carry over the ratios to the control page.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from '../../tests/e2e/harness/browser.mjs';
import { serve } from '../../tests/e2e/harness/server.mjs';
import { measureBytes } from './bytes.mjs';
import { measurePaint, measurePlaying, measureScrubbing } from './page.mjs';
import { measuredSteps } from './steps.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here('../../dist');
const rows = [];
const speed = process.argv[2];
if (speed) rows.push(...measuredSteps(readFileSync(speed, 'utf8')));
rows.push(...measureBytes(dist));

const server = await serve(dist, '/coordinator/');
const control = await serve(here('.'), '/bench/');
const controlUrl = `${control.url}control.html`;
try {
  rows.push(...(await measurePaint(launch, server.url, controlUrl)));
  const browser = await launch();
  try {
    rows.push(...(await measurePlaying(browser, server.url, controlUrl)));
    rows.push(...(await measureScrubbing(browser, server.url)));
  } finally {
    await browser.close();
  }
} finally {
  await server.close();
  await control.close();
}
print(rows);

function print(all) {
  const width = (key) => Math.max(key.length, ...all.map((row) => (row[key] ?? '').length));
  const widths = { what: width('what'), goal: width('goal'), measured: width('measured') };
  const line = ({ what, goal = '', measured, ok }) => {
    const verdict = ok === undefined ? '' : ok ? 'ok' : 'MISSED';
    return `${what.padEnd(widths.what)}  ${goal.padEnd(widths.goal)}  ${measured.padEnd(widths.measured)}  ${verdict}`.trimEnd();
  };
  const head = line({ what: 'what', goal: 'goal', measured: 'measured' });
  const missed = all.filter((row) => row.ok === false).length;
  process.stdout.write(`\n${[head, ...all.map(line)].join('\n')}\n\n`);
  process.stdout.write(missed === 0 ? 'every goal is met\n' : `${missed} goals are missed\n`);
}
