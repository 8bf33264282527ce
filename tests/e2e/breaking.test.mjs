// A run is broken where it is seen: by mouse, by keyboard, by touch.
import assert from 'node:assert/strict';
import { eventually, settled } from './harness/patience.mjs';
import { button, choose, menu, menuTakesKeys, onStage, pill, process, said, seek, slider, stage, step } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

suite('breaking a run', (test) => {
  test('by mouse: the coordinator crashes where the run stands', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    await choose(page, process(page, 'C'), 'Crash here');
    await eventually(async () => assert.match(await said(page), /C crashes/));
    await process(page, 'C').and(page.getByRole('button', { name: /down/ })).waitFor();
    await page.keyboard.press('End');
    await stage(page).getByText('blocked: p1, p2, p3').waitFor();
  });

  test('by mouse: a right click opens the same menu as a click', async ({ page, open }) => {
    await open('#/play/2pc-commit@6');
    await process(page, 'p1').click();
    const offered = await menu(page).innerText();
    await page.keyboard.press('Escape');
    await menu(page).waitFor({ state: 'detached' });
    await process(page, 'p1').click({ button: 'right' });
    await eventually(async () => assert.equal(await menu(page).innerText(), offered));
  });

  test('by mouse: a lost message is an abort', async ({ page, open }) => {
    await open('#/play/2pc-commit@17');
    await choose(page, pill(page, 'YES', 'p1', 'C'), 'Drop');
    await eventually(async () => assert.match(await said(page), /YES from p1 to C is (lost|dropped)/));
    await page.keyboard.press('End');
    await stage(page).getByText(/^aborted: .*p2, p3/).waitFor();
  });

  test('by mouse: local work that fails is a vote NO', async ({ page, open }) => {
    await open('#/play/2pc-commit@1');
    await choose(page, process(page, 'p1'), 'Its local work fails from now on');
    await page.keyboard.press('End');
    await stage(page).getByText(/^aborted: /).waitFor();
  });

  test('by mouse: a link is cut and healed', async ({ page, open }) => {
    await open('#/play/2pc-commit@1');
    const link = stage(page).getByRole('button', { name: /^Link between C and p3/ });
    await link.dispatchEvent('click', { detail: 1, clientX: 400, clientY: 300 });
    await menu(page).getByRole('menuitem', { name: 'Cut both ways' }).click();
    await stage(page).getByRole('button', { name: 'Link between C and p3, cut' }).waitFor();
    await choose(page, process(page, 'p1'), 'Heal every cut');
    await stage(page).getByRole('button', { name: 'Link between C and p3', exact: true }).waitFor();
  });

  test('by keyboard alone, and the focus comes back', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    await settled(page);
    for (let presses = 0; !/^Process C/.test(await focused(page)); presses += 1) {
      assert.ok(presses < 20, 'Tab comes to the stage');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowRight');
    await eventually(async () => assert.match(await focused(page), /^Process p1/));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await menuTakesKeys(page);
    await page.keyboard.press('c');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await menu(page).waitFor({ state: 'detached' });
    await eventually(async () => assert.match(await said(page), /C crashes/));
    await eventually(async () => assert.match(await focused(page), /^Process C.*down/));
  });

  test('by keyboard: Escape leaves everything as it was', async ({ page, open }) => {
    await open('#/play/2pc-commit@6');
    await settled(page);
    const before = await onStage(page);
    await process(page, 'p2').focus();
    await page.keyboard.press('Enter');
    await menuTakesKeys(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await menu(page).waitFor({ state: 'detached' });
    await eventually(async () => assert.match(await focused(page), /^Process p2/));
    await settled(page);
    assert.deepEqual(await onStage(page), before);
  });

  test('by touch: a long press opens a sheet at the bottom, and a message is dropped', async ({ page, open }) => {
    await open('#/play/2pc-commit@17');
    const vote = pill(page, 'YES', 'p1', 'C');
    await vote.scrollIntoViewIfNeeded();
    await settled(page);
    const finger = await page.context().newCDPSession(page);
    const { x, y, width, height } = await vote.boundingBox();
    const touchPoints = [{ x: x + width / 2, y: y + height / 2 }];
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await menu(page).waitFor();
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await eventually(async () => {
      const sheet = await menu(page).boundingBox();
      assert.ok(sheet.width > 340, `it is as wide as the screen: ${sheet.width}`);
      assert.ok(sheet.y + sheet.height > 800, 'it stands at the bottom');
    });
    await menu(page).getByRole('menuitem', { name: 'Drop' }).tap();
    await eventually(async () => assert.match(await said(page), /YES from p1 to C is (lost|dropped)/));
  }, PHONE);

  test('by touch: every process can be reached on a phone', async ({ page, open }) => {
    await open('#/play/2pc-commit@17');
    for (const name of ['C', 'p1', 'p2', 'p3']) {
      await process(page, name).tap();
      await page.getByRole('menu', { name: new RegExp(`Process ${name},`) }).waitFor();
      await page.keyboard.press('Escape');
      await menu(page).waitFor({ state: 'detached' });
    }
  }, PHONE);

  test('is taken back and done again', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    await settled(page);
    const before = await onStage(page);
    await choose(page, process(page, 'C'), 'Crash here');
    await eventually(async () => assert.match(await said(page), /C crashes/));
    await settled(page);
    const after = await onStage(page);
    await button(page, 'Undo').click();
    await eventually(async () => assert.deepEqual(await onStage(page), before));
    await eventually(async () => assert.equal(await step(page), 20));
    await button(page, 'Redo').click();
    await eventually(async () => assert.deepEqual(await onStage(page), after));
    await page.keyboard.press('Control+z');
    await eventually(async () => assert.deepEqual(await onStage(page), before));
    await page.keyboard.press('Control+Shift+z');
    await eventually(async () => assert.deepEqual(await onStage(page), after));
  });

  test('in the past leaves the old run on a branch', async ({ page, open }) => {
    await open('#/play/2pc-commit@30');
    await seek(page, 6);
    await choose(page, process(page, 'p1'), 'Crash here');
    await eventually(async () => assert.match(await said(page), /p1 crashes/));
    await button(page, 'Branches').click();
    await page.getByRole('heading', { name: 'Runs of this visit' }).waitFor();
    await page.getByRole('button', { name: /^2PC · Everybody votes YES/ }).last().click();
    await eventually(async () => assert.equal((await onStage(page)).some((it) => it.includes('down')), false));
    await eventually(async () => assert.equal(await slider(page).getAttribute('max'), '39'));
  });
});
