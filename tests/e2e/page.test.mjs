// The page as a whole: it opens wherever it lies, and everybody can use it.
import assert from 'node:assert/strict';
import { assertAccessible } from './harness/axe.mjs';
import { suite } from './harness/suite.mjs';

suite('the page', (test) => {
  test('opens from a sub-folder of a plain static host', async ({ page, open }) => {
    await open();
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Coordinator');
  });

  test('lets nothing in that is not its own', async ({ page, open, expectProblem, url }) => {
    await open();
    await page.getByRole('button', { name: /^Process C,/ }).first().waitFor();
    expectProblem(/[Cc]ontent.[Ss]ecurity.[Pp]olicy/);
    const ran = await page.evaluate(async (address) => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      await fetch(new URL(address).origin.replace('127.0.0.1', 'localhost')).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { ran: window.ran, refused };
    }, url);
    assert.deepEqual(ran, { ran: undefined, refused: ['script-src-elem', 'connect-src'] });
  });

  test('has no accessibility violation that axe can see', async ({ page, open }) => {
    await open();
    await assertAccessible(page);
  });
});
