// The page as a whole: it opens wherever it lies, and everybody can use it.
import assert from 'node:assert/strict';
import { assertAccessible } from './harness/axe.mjs';
import { settled } from './harness/patience.mjs';
import { firstRunPlayed } from './harness/play.mjs';
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
      const both = new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          if (refused.push(effectiveDirective) === 2) resolve();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      await fetch(new URL(address).origin.replace('127.0.0.1', 'localhost')).catch(() => undefined);
      await both;
      return { ran: window.ran, refused };
    }, url);
    assert.deepEqual(ran, { ran: undefined, refused: ['script-src-elem', 'connect-src'] });
  });

  test('says what it waits for, and what may be wrong if it never comes', async ({ page, expectProblem, url }) => {
    expectProblem(/\.wasm/);
    expectProblem(/WebAssembly|Failed to fetch/);
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(url);
    await page.getByText('Loading the playground…').waitFor();
    await page.getByText(/If it does not come, reload the page/).waitFor();
    await assertAccessible(page);
  });

  test('says so when it breaks, and holds the run in the address', async ({ page, open, expectProblem }) => {
    expectProblem(/panicked|unreachable|no more of this/);
    await open('#/play/2pc-abort@3');
    const alert = page.getByRole('alert').filter({ hasText: /The page has stopped working/ });
    await settled(page);
    assert.equal(await alert.count(), 0);
    await page.evaluate(() => {
      Node.prototype.insertBefore = () => {
        throw new Error('no more of this');
      };
    });
    await page.keyboard.press('ArrowRight');
    await alert.waitFor();
    assert.match(await page.evaluate(() => window.location.hash), /^#\/play\/2pc-abort/);
  });

  test('asks for JavaScript where there is none', async ({ page, expectProblem, url }) => {
    expectProblem(/\.js \(csp\)/);
    await page.goto(url);
    await page.getByText(/needs JavaScript/).waitFor();
  }, { javaScriptEnabled: false });

  test('has no accessibility violation that axe can see once the first run has been played', async ({ page, open }) => {
    await firstRunPlayed(page, open);
    await assertAccessible(page);
  });
});
