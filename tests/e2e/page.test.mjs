// The page as a whole: it opens wherever it lies, and everybody can use it.
import assert from 'node:assert/strict';
import { assertAccessible } from './harness/axe.mjs';
import { suite } from './harness/suite.mjs';

suite('the page', (test) => {
  test('opens from a sub-folder of a plain static host', async ({ page, open }) => {
    await open();
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Coordinator');
  });

  test('has no accessibility violation that axe can see', async ({ page, open }) => {
    await open();
    await assertAccessible(page);
  });
});
