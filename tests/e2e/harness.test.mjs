// The harness itself: a page that misbehaves must not pass.
import assert from 'node:assert/strict';
import { suite } from './harness/suite.mjs';

suite('the harness', (test) => {
  test('notices a warning', async ({ page, open, expectProblem }) => {
    await open();
    expectProblem(/console warning: careful/);
    await page.evaluate(() => console.warn('careful'));
  });

  test('notices an exception', async ({ page, open, expectProblem }) => {
    await open();
    expectProblem(/uncaught: .*broken/);
    const thrown = page.waitForEvent('pageerror');
    await page.evaluate(() => void setTimeout(() => { throw new Error('broken'); }));
    await thrown;
  });

  test('notices a file that is missing', async ({ page, open, expectProblem, url }) => {
    await open();
    expectProblem(/status 404: .*nothing-here/);
    expectProblem(/console error: .*404/);
    const answer = await page.evaluate((file) => fetch(file).then((response) => response.status), `${url}nothing-here`);
    assert.equal(answer, 404);
  });

  test('notices a request to another origin', async ({ page, expectProblem }) => {
    // The page itself has a policy that lets none out.
    await page.goto('about:blank');
    expectProblem(/request to another origin: http:\/\/localhost:9/);
    expectProblem(/request failed: http:\/\/localhost:9/);
    expectProblem(/console error: /);
    await page.evaluate(() => fetch('http://localhost:9/').catch(() => undefined));
  });
});
