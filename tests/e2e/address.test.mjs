// The address bar holds the run, the step and the view; a link that cannot be opened says why.
import assert from 'node:assert/strict';
import { eventually, settled } from './harness/patience.mjs';
import {
  addressAfter, button, choose, fragment, lastStep, menu, problem, process, said, seek, stage, step, tab, told,
} from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

/** A whole link to a run with faults, and what is wrong with copies of it. */
const WHOLE = '1-CujaAcBQAUFBgUIoJwBCgIAAQQAC4JEDqrEvvYE';
const BAD = [
  ['broken', `#/play/${WHOLE.replace('BQAUFB', 'BQBUFB')}`, /cut or changed on its way/i],
  ['cut', `#/play/${WHOLE.slice(0, -9)}`, /cut or changed on its way/i],
  ['foreign', '#/play/1AAAA/../index.php?id=7', /the character \/ at place 6, which no code has/i],
  ['half decoded', '#/play/1%E0%A4%A', /the character %/i],
  ['future', `#/play/2${WHOLE.slice(1)}`, /is of version 2, and this Coordinator reads version 1/i],
  ['empty', '#/play/', /nothing stands where its code should be/i],
  ['unknown', '#/play/2pc-comit', /no run in the library is called 2pc-comit; the nearest name is 2pc-commit/i],
  ['stepless', '#/play/2pc-commit@soon', /soon after the @ is not the number of a step/i],
];

suite('the address', (test) => {
  test('holds the run, the step and the view', async ({ page, open, browserContext }) => {
    await open('#/play/2pc-commit@17');
    await tab(page, 'Verdict').click();
    const before = await addressAfter(page, '#/play/2pc-commit@17');
    await choose(page, process(page, 'p2'), 'Crash here');
    await eventually(async () => assert.match(await said(page), /p2 crashes/));
    await addressAfter(page, before);
    await page.keyboard.press('End');
    await eventually(async () => assert.ok((await step(page)) > 20));
    const here = await told(page);
    await eventually(async () => {
      const other = await (await browserContext()).newPage();
      await other.goto(page.url());
      await stage(other).waitFor();
      assert.deepEqual(await told(other), here);
      assert.equal(await tab(other, 'Verdict').getAttribute('aria-selected'), 'true');
      await other.close();
    });
  });

  test('calls a run of the library by its name', async ({ page, open }) => {
    await open('#/play/2pc-partition');
    await seek(page, 12);
    await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-partition@12'));
  });

  test('follows while the run plays, however close its steps are', async ({ page, open }) => {
    await page.addInitScript(() => {
      const replace = history.replaceState;
      window.written = [];
      history.replaceState = function (...args) {
        window.written.push(args[2]);
        return replace.apply(this, args);
      };
    });
    await open('#/play/2pc-abort');
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('4×');
    await button(page, 'Play').click();
    const end = await lastStep(page);
    await eventually(async () => assert.equal(await fragment(page), `#/play/2pc-abort@${end}`));
    const steps = await page.evaluate(() => window.written.map((url) => Number(url.split('@')[1])));
    assert.ok(new Set(steps).size > 3, `written were the steps ${steps}`);
  });

  test('holds another run at once, and the way back leads to the one before', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    await seek(page, 12);
    await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-commit@12'));
    await page.getByRole('button', { name: /^Run:/ }).click();
    await page.getByRole('searchbox', { name: 'Find a run' }).fill('x5');
    await settled(page);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await fragment(page), /^#\/play\/3pc-split-brain/));
    await eventually(async () => assert.match(await page.title(), /3PC/));
    await page.goBack();
    await eventually(async () => assert.equal(await step(page), 12));
    await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-commit@12'));
    await eventually(async () => assert.equal(await page.title(), 'Everybody votes YES · 2PC · Coordinator'));
    await page.goForward();
    await eventually(async () => assert.match(await page.title(), /3PC/));
    // Coming and going makes no branches: both runs are there once.
    await button(page, 'Branches').click();
    await eventually(async () => assert.equal(await page.locator('#branches li').count(), 2));
  });

  test('opens a good link in an open page', async ({ page, open, url }) => {
    await open('#/play/2pc-commit');
    await page.goto(`${url}#/play/2pc-coordinator-crash@30`);
    await stage(page).getByText('blocked: p1, p2, p3').waitFor();
    await eventually(async () => assert.equal(await step(page), 30));
  });

  for (const [kind, link, why] of BAD) {
    test(`explains a link that is ${kind}, and the page stays usable`, async ({ page, open }) => {
      await open(link);
      await problem(page).getByText(why).waitFor();
      await problem(page).getByRole('button', { name: /^Go on/ }).click();
      await problem(page).waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowRight');
      await eventually(async () => assert.equal(await step(page), 1));
      await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-commit@1'));
    });

    test(`explains a link that is ${kind} in an open page, whose run stays`, async ({ page, open, url }) => {
      await open('#/play/2pc-partition@12');
      const before = await told(page);
      await page.goto(url + link);
      await problem(page).getByText(why).waitFor();
      assert.deepEqual(await told(page), before);
      await page.keyboard.press('Escape');
      await problem(page).waitFor({ state: 'detached' });
      await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-partition@12'));
      await process(page, 'p1').click();
      await menu(page).waitFor();
    });
  }

  test('offers the run that a mistyped name may have meant, and has the focus', async ({ page, open }) => {
    await open('#/play/2pc-partitio');
    const offer = problem(page).getByRole('button', { name: 'Open 2pc-partition' });
    await eventually(async () => assert.ok(await offer.evaluate((it) => it === document.activeElement)));
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-partition'));
    await problem(page).waitFor({ state: 'detached' });
  });

  test('what the browser goes back to is not written over', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    await page.getByRole('button', { name: /^Run:/ }).click();
    await page.getByRole('searchbox', { name: 'Find a run' }).fill('x5');
    await settled(page);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await fragment(page), /3pc-split-brain@\d/));
    // A step is taken between the change of the address and the news of it.
    await page.evaluate(() => {
      location.hash = '#/play/2pc-abort@6';
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    });
    await eventually(async () => assert.equal(await fragment(page), '#/play/2pc-abort@6'));
    await eventually(async () => assert.equal(await step(page), 6));
  });

  test('says so if a link names a step that the run does not have', async ({ page, open }) => {
    await open('#/play/2pc-commit@4000');
    await page.getByText(/step 4000/).first().waitFor();
    await eventually(async () => assert.equal(await step(page), 39));
  });
});
