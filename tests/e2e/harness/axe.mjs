// Automatic accessibility checks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { settled } from './patience.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Fails with a list of what axe finds wrong on the page, once it rests: half faded in, a text has no contrast. */
export async function assertAccessible(page) {
  await settled(page);
  // Through the debugger, not by a script element: the page's content policy may forbid that one.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(found, [], 'axe found violations');
}
