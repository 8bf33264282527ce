// The panels that compare and explain: counters, sagas, the library.
import assert from 'node:assert/strict';
import { eventually, settled } from './harness/patience.mjs';
import { button, choose, fragment, pill, process, seek, tab } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const library = (page) => page.getByRole('button', { name: /^Run:/ });
const field = (page) => page.getByRole('searchbox', { name: 'Find a run' });

suite('the panels', (test) => {
  test('the counters draw what is published, and simulate points on it', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    await tab(page, 'Cost by N').click();
    await page.getByRole('img', { name: /^messages by participants/i }).waitFor();
    await page.getByText('The numbers as a table').click();
    const row = page.getByRole('row').filter({ hasText: '2PC, presumed commit' });
    await eventually(async () => {
      const cells = await row.getByRole('cell').allTextContents();
      assert.deepEqual(cells, ['3', '6', '9', '15', '24', '39', '63', '102', '192']);
    });
    await eventually(async () => assert.ok((await page.locator('.chart circle').count()) > 20));
    // Another convention is named beside the numbers.
    await page.getByRole('radio', { name: 'Bernstein et al. 1987' }).check();
    await page.getByRole('img', { name: /Bernstein et al\. 1987/ }).waitFor();
  });

  test('a saga stands beside its compensations, and follows the cursor', async ({ page, open }) => {
    await open('#/play/saga-refused@0');
    await tab(page, 'Saga').click();
    const first = page.getByRole('row').nth(1);
    await eventually(async () => assert.match(await first.textContent(), /T1.*not requested.*C1.*not requested/));
    await seek(page, Number(await page.locator('input[type=range]').getAttribute('max')));
    await eventually(async () => assert.match(await first.textContent(), /T1.*done.*C1.*done/));
    await eventually(async () => assert.match(await page.locator('.sagas h2').textContent(), /compensated/));
  });

  test('a checkout of two shows both sagas, and what the shop holds', async ({ page, open }) => {
    await open('#/play/checkout-last-item@999');
    await tab(page, 'Saga').click();
    await eventually(async () => assert.equal(await page.locator('.sagas table').count(), 2));
    await eventually(async () =>
      assert.match(await page.locator('.sagas').textContent(), /stock: 0.*balance of customer 1/));
  });

  test('commit protocols have no panel of sagas', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    await tab(page, 'Cost').waitFor();
    assert.equal(await tab(page, 'Saga').count(), 0);
  });

  test('costs show only what the run has', async ({ page, open }) => {
    await open('#/play/2pc-commit@999');
    await tab(page, 'Cost').click();
    const phases = page.getByRole('table').filter({ hasText: 'By phase' }).getByRole('rowheader');
    const expected = ['voting', 'decision', 'acknowledgement'];
    await eventually(async () => assert.deepEqual(await phases.allTextContents(), expected));
  });

  test('the library is searched and walked with the keyboard', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    await library(page).focus();
    await page.keyboard.press('Enter');
    await eventually(async () => assert.ok(await field(page).evaluate((it) => it === document.activeElement)));
    await page.keyboard.type('m13');
    const runs = page.locator('.library li button');
    await eventually(async () => assert.ok((await runs.count()) < 4));
    await field(page).fill('coordinator crash');
    await runs.first().waitFor();
    await settled(page);
    await page.keyboard.press('ArrowDown');
    const name = await runs.first().locator('code').textContent();
    await page.keyboard.press('Enter');
    await eventually(async () => assert.ok((await fragment(page)).includes(name.split(' ')[0])));
    // Next time it is a list again, and Enter takes the first that is found; the panel stays.
    await tab(page, 'Cost').click();
    await library(page).click();
    await eventually(async () => assert.equal(await field(page).inputValue(), ''));
    await field(page).fill('x12');
    await settled(page);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await library(page).textContent(), /2PC.*The network splits after the votes/));
    await eventually(async () => assert.equal(await runs.count(), 0, 'it is closed'));
    await eventually(async () => assert.equal(await tab(page, 'Cost').getAttribute('aria-selected'), 'true'));
  });

  test('faults by hand keep their meaning among more participants', async ({ page, open }) => {
    await open('#/play/2pc-commit@18');
    await choose(page, pill(page, 'YES', 'p2', 'C'), 'Drop');
    await choose(page, process(page, 'C'), 'Crash here');
    await tab(page, 'Setup').click();
    const faults = page.locator('.fault-words');
    const anchored = [
      'once the 1st YES from p2 to C is in flight: drop the 1st YES from p2 to C',
      'once the 1st YES from p2 to C is in flight: crash C',
    ];
    await eventually(async () => assert.deepEqual(await faults.allTextContents(), anchored));
    await page.getByLabel('Participants', { exact: true }).fill('5');
    await page.keyboard.press('Tab');
    await eventually(async () => assert.match(await library(page).textContent(), /5 participants, 2 faults$/));
    assert.deepEqual(await faults.allTextContents(), anchored);
    assert.equal(await page.locator('.fault.refused').count(), 0);
    const protocol = page.getByRole('combobox', { name: 'Protocol' });
    const names = await protocol.locator('option').allTextContents();
    await protocol.selectOption({ index: names.indexOf('Paxos Commit') });
    await eventually(async () => assert.match(await library(page).textContent(), /1 of 2 faults does not happen here$/));
    const why = /^1 of 2 faults does not happen here: drop the 1st YES from p2 to L \(/;
    await page.locator('.notice').getByText(why).waitFor();
    await page.locator('.faults > .remark').getByText(why).waitFor();
    assert.equal(await page.locator('.fault.refused').count(), 1);
  });

  test('another protocol keeps the faults that it has a place for, and says which it has not', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash');
    await tab(page, 'Setup').click();
    const protocol = page.getByRole('combobox', { name: 'Protocol' });
    await protocol.focus();
    await protocol.selectOption({ index: 1 });
    await eventually(async () => assert.match(await library(page).textContent(), /3PC/));
    await page.getByRole('heading', { name: 'Faults in this run' }).waitFor();
    await settled(page);
    assert.ok(await protocol.evaluate((it) => it === document.activeElement), 'the focus stays');
    assert.equal(await page.locator('.fault').count(), 1);
    const sagas = await protocol.locator('option').allTextContents();
    await protocol.selectOption({ index: sagas.findIndex((name) => /choreographed/i.test(name)) });
    await page.locator('.notice').getByText(/^1 fault of the run before is left out/).waitFor();
    await button(page, 'Undo').click();
    await eventually(async () => assert.equal(await page.locator('.fault').count(), 1));
    await page.getByRole('button', { name: /^Remove: / }).click();
    await eventually(async () => assert.equal(await page.locator('.fault').count(), 0));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'faults'));
  });

  test('a crash shows what was about to happen, and not what was known before', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash@22');
    await tab(page, 'Processes').click();
    const card = page.locator('.card').first();
    const tells = async (does) => {
      await eventually(async () => assert.match(await card.textContent(), does));
      await settled(page);
      assert.doesNotMatch(await card.textContent(), /votes missing/);
    };
    await tells(/about toforce-write commit, then send COMMIT to p1, p2, p3/);
    await seek(page, 23);
    await tells(/was about toforce-write commit, then send COMMIT to p1, p2, p3/);
    await tab(page, 'Verdict').click();
    await page.getByRole('heading', { name: /AC4 .*not applicable/ }).waitFor();
  });

  test('no decision yet: there are no delays to count', async ({ page, open }) => {
    await open('#/play/2pc-commit@3');
    await tab(page, 'Cost').click();
    const delays = page.locator('.costs tr').filter({ has: page.getByText('delays', { exact: true }) }).first();
    await eventually(async () => assert.match(await delays.getByRole('cell').first().textContent(), /no decision yet/));
    await seek(page, 39);
    await eventually(async () => assert.match(await delays.getByRole('cell').first().textContent(), /^\d+$/));
  });

  test('a phone has room for a panel, and its menu has what the bar has not', async ({ page, open }) => {
    await open('#/play/2pc-commit@30');
    await tab(page, 'Verdict').click();
    await settled(page);
    const room = await page.locator('#panel').boundingBox();
    assert.ok(room.height > 220, `${room.height} px for the panel`);
    await button(page, 'Menu').click();
    for (const name of ['Redo', 'Help']) await button(page, name).waitFor();
    await settled(page);
    assert.equal(await page.locator('#exports').getByRole('button', { name: 'Branches' }).count(), 0);
    await page.keyboard.press('Escape');
    await library(page).click();
    await field(page).fill('x5');
    await settled(page);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await library(page).textContent(), /inconsistent on the two sides/));
    await button(page, 'Menu').click();
    await page.locator('#exports').getByRole('button', { name: 'Branches' }).click();
    await page.getByRole('heading', { name: 'Runs of this visit' }).waitFor();
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a screen that is gone to has the focus', async ({ page, open }) => {
    await open('#/play/2pc-commit@30');
    await page.getByRole('link', { name: 'Check', exact: true }).click();
    await page.getByRole('region', { name: 'Query' }).waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN'));
  });
});
