// Everybody can use the page: light or dark, on a desktop or a phone, with or without motion.
import assert from 'node:assert/strict';
import { assertAccessible } from './harness/axe.mjs';
import { eventually, settled } from './harness/patience.mjs';
import { button, invitation, link, menu, playToEnd, problem, process, seek, step, tab, told } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const PANELS = ['Events', 'Processes', 'Verdict', 'Cost', 'Cost by N', 'Setup'];

suite('the page in every appearance', (test) => {
  for (const [device, options] of Object.entries(DEVICES)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = { ...options, colorScheme, reducedMotion: 'reduce' };
      const name = `${colorScheme}, on a ${device}`;

      test(`${name}: a run with faults has no violation that axe sees`, async ({ page, open }) => {
        await open('#/play/2pc-coordinator-crash@30');
        for (const panel of PANELS) {
          await tab(page, panel).click();
          await assertAccessible(page);
        }
      }, context);

      test(`${name}: a saga has none`, async ({ page, open }) => {
        await open('#/play/checkout-last-item@30');
        for (const panel of ['Saga', 'Cost', 'Cost by N']) {
          await tab(page, panel).click();
          await assertAccessible(page);
        }
      }, context);

      test(`${name}: a menu, the help and the library have none`, async ({ page, open }) => {
        await open('#/play/2pc-commit@6');
        await process(page, 'C').click();
        await menu(page).waitFor();
        await assertAccessible(page);
        await page.keyboard.press('Escape');
        await menu(page).waitFor({ state: 'detached' });
        // On a phone help stands in the menu of files.
        const help = button(page, 'Help');
        if (!(await help.first().isVisible())) await button(page, 'Menu').click();
        await help.locator('visible=true').click();
        await page.getByRole('dialog').waitFor();
        await assertAccessible(page);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /^Run:/ }).click();
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await assertAccessible(page);
      }, context);

      test(`${name}: a query, its result and the fault matrix have none, and nothing is cut off`, async ({ page, open }) => {
        await open('#/check/2pc-commit');
        await button(page, 'Start').waitFor();
        await assertAccessible(page);
        await button(page, 'Start').click();
        await button(page, 'Open in Play').waitFor();
        await assertAccessible(page);
        await link(page, 'Protocols × fault models').click();
        await button(page, 'Check all').click();
        await button(page, /^safe, non-blocking: 2pc under no fault/).waitFor();
        await button(page, 'Stop').click();
        await assertAccessible(page);
        await settled(page);
        const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
        assert.ok(width[0] <= width[1], `${width[0]} of ${width[1]}`);
      }, context);

      test(`${name}: an explained link has none`, async ({ page, open }) => {
        await open('#/play/2pc-comit');
        await problem(page).waitFor();
        await assertAccessible(page);
      }, context);
    }
  }

  for (const [device, options] of Object.entries(DEVICES)) {
    test(`a ${device} shows the words of every state whole`, async ({ page, open }) => {
      for (const run of ['2pc-commit', '2pc-abort', '2pc-coordinator-crash', 'saga-refused', 'paxos-commit-two-leaders']) {
        await open(`#/play/${run}`);
        await page.reload();
        await page.getByRole('button', { name: /^Process / }).first().waitFor();
        for (let marks = 0; marks < 8; marks += 1) {
          await settled(page);
          const cut = await page.locator('.node-word').evaluateAll((all) =>
            all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
          assert.deepEqual(cut, [], `cut in ${run}, after ${await step(page)} steps`);
          await page.keyboard.press('Shift+ArrowRight');
        }
      }
    }, { ...options, reducedMotion: 'reduce' });
  }

  test('takes the colours of the system, and of the reader', async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open('#/play/2pc-commit');
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(async () => assert.notEqual(await ground(), light));
    await page.getByRole('button', { name: /^Colours: system/ }).click();
    await eventually(async () => assert.equal(await ground(), light));
    await page.reload();
    await page.getByRole('button', { name: /^Colours: light/ }).waitFor();
    await eventually(async () => assert.equal(await ground(), light));
  });

  test('fits a phone: nothing is wider than the screen', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash@30');
    await settled(page);
    const room = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(room[0] <= room[1], `${room[0]} pixels on ${room[1]}`);
  }, DEVICES.phone);

  for (const [device, options] of Object.entries(DEVICES)) {
    test(`shows every process whole, on a ${device}`, async ({ page, open }) => {
      await open('#/play/2pc-coordinator-crash@30');
      await settled(page);
      for (const name of ['C', 'p1', 'p2', 'p3']) {
        const seen = await process(page, name).evaluate(
          (it) =>
            new Promise((resolve) => {
              new IntersectionObserver(([entry]) => resolve(entry.intersectionRatio)).observe(it);
            }),
        );
        assert.ok(seen > 0.98, `${Math.round(seen * 100)} % of ${name} is seen`);
      }
    }, options);
  }

  test('with less motion has the same content, and nothing that moves', async ({ page, open, browserContext }) => {
    await open('#/play/2pc-coordinator-crash');
    const still = await (await browserContext({ reducedMotion: 'reduce' })).newPage();
    await still.goto(page.url());
    await process(still, 'C').waitFor();
    for (const cursor of [0, 4, 9, 18, 23, 30, 50]) {
      await seek(page, cursor);
      await seek(still, cursor);
      assert.deepEqual(await told(still), await told(page), `after ${cursor} steps`);
    }
    await seek(still, 0);
    await button(still, 'Play').click();
    const moving = () =>
      still.evaluate(() => document.getAnimations().filter((it) => it.playState === 'running').length);
    for (const cursor of [2, 6, 12, 20]) {
      await eventually(async () => assert.ok((await step(still)) >= cursor));
      assert.equal(await moving(), 0, 'nothing moves');
    }
  });

  test('with less motion is invited on a first visit as well', async ({ page, open }) => {
    await page.clock.install();
    await open();
    await button(page, 'Play').click();
    await button(page, 'Pause').waitFor();
    await playToEnd(page);
    await invitation(page).waitFor();
  }, { reducedMotion: 'reduce' });
});
