// One server and one browser a test file, one fresh context a test.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test as nodeTest } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { PATIENCE_MS } from './patience.mjs';
import { watch } from './problems.mjs';
import { serve } from './server.mjs';

export const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
/** The page as it ships; another suite may serve another folder. */
const PAGE = { folder: DIST, needs: 'index.html', step: 'page' };
const BASE = '/some/sub/folder/';

/**
 * Declares tests: `define(test)` calls `test(name, run, contextOptions)`. What is served is `folder`, which
 * is built once the file `needs` lies in it, by the step `step` of `cargo xtask test`.
 */
export function suite(name, define, { folder, needs, step } = PAGE) {
  describe(name, () => {
    let server;
    let browser;
    before(async () => {
      assert.ok(existsSync(join(folder, needs)), `${needs} is not built: cargo xtask test ${step}`);
      server = await serve(folder, BASE);
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });
    define((title, run, options) => nodeTest(title, () => runOne({ server, browser, run, options })));
  });
}

async function runOne({ server, browser, run, options }) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const problems = [watch(context, new URL(server.url).origin)];
  const others = [];
  const expected = [];
  try {
    const page = await context.newPage();
    /** Opens the page at a fragment and waits until it has drawn itself. */
    const open = async (fragment = '') => {
      await page.goto(server.url + fragment);
      await page.locator('h1:not(.loading h1)').first().waitFor();
    };
    const expectProblem = (pattern) => expected.push(pattern);
    /** Another visitor: a context of its own, as closely watched. */
    const browserContext = async (more = {}) => {
      const other = await browser.newContext({ ...options, ...more });
      others.push(other);
      other.setDefaultTimeout(PATIENCE_MS);
      problems.push(watch(other, new URL(server.url).origin));
      return other;
    };
    await run({ page, context, open, browserContext, expectProblem, url: server.url });
    const missing = expected.filter((pattern) => !problems.flat().some((problem) => pattern.test(problem)));
    assert.deepEqual(missing, [], 'problems that the test expected did not occur');
  } finally {
    for (const one of [context, ...others]) await one.close();
  }
  const surprises = problems.flat().filter((problem) => !expected.some((pattern) => pattern.test(problem)));
  assert.deepEqual(surprises, [], 'the page had problems');
}
