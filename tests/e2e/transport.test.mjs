// Ways through a run: by button, by key, by slider; and what a screen reader is told.
import assert from 'node:assert/strict';
import { eventually, settled } from './harness/patience.mjs';
import { button, lastStep, onStage, said, seek, slider, step } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const speed = (page) => page.getByRole('combobox', { name: 'Speed' });
const at = (page, wanted) => eventually(async () => assert.equal(await step(page), wanted));

suite('the transport', (test) => {
  test('plays and pauses', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    // Slowly, so that there is something left to pause.
    await speed(page).selectOption('¼×');
    await button(page, 'Play').click();
    await eventually(async () => assert.ok((await step(page)) > 2));
    await button(page, 'Pause').click();
    await button(page, 'Play').waitFor();
    await settled(page);
    const stopped = await step(page);
    await page.keyboard.press('.');
    await eventually(async () => assert.ok((await step(page)) > stopped));
    await page.keyboard.press('.');
    await button(page, 'Play').waitFor();
  });

  test('plays to the end, and from the beginning again', async ({ page, open }) => {
    await open('#/play/2pc-commit@36');
    await button(page, 'Play').click();
    await at(page, 39);
    await button(page, 'Play').click();
    await button(page, 'Pause').waitFor();
    await eventually(async () => assert.ok((await step(page)) < 36));
  });

  test('goes one event back and on', async ({ page, open }) => {
    await open('#/play/2pc-commit@10');
    await button(page, 'One event on').click();
    await at(page, 11);
    await button(page, 'One event back').click();
    await at(page, 10);
    await button(page, 'One event back').click();
    await at(page, 9);
    await page.keyboard.press('ArrowRight');
    await at(page, 10);
    await page.keyboard.press('ArrowLeft');
    await at(page, 9);
  });

  test('goes to the ends', async ({ page, open }) => {
    await open('#/play/2pc-commit@10');
    await page.keyboard.press('End');
    await at(page, 39);
    await eventually(async () => assert.ok(await button(page, 'One event on').isDisabled()));
    await page.keyboard.press('Home');
    await at(page, 0);
    await eventually(async () => assert.ok(await button(page, 'One event back').isDisabled()));
  });

  test('keeps the row of the step in view, and stays where it is scrolled to', async ({ page, open }) => {
    const list = page.getByRole('listbox', { name: 'Events of the run' });
    const current = list.getByRole('option', { selected: true });
    const seen = async () => {
      const [row, view] = [await current.boundingBox(), await list.boundingBox()];
      assert.ok(row && row.y >= view.y && row.y + row.height <= view.y + view.height, JSON.stringify({ row, view }));
    };
    await open('#/play/2pc-coordinator-crash@999');
    await eventually(seen);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await eventually(seen);
    await page.keyboard.press('End');
    await at(page, await lastStep(page));
    await eventually(seen);
    await settled(page);
    for (const top of [700, 90, 1200]) {
      await list.evaluate((it, to) => it.scrollTo(0, to), top);
      // By then a list that would move by itself has done so.
      await settled(page);
      assert.equal(await list.evaluate((it) => it.scrollTop), top);
    }
  });

  test('goes from mark to mark', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash');
    await button(page, 'Next key event').click();
    await eventually(async () => assert.match(await said(page), /C crashes/));
    const crash = await step(page);
    await page.keyboard.press('Shift+ArrowRight');
    await eventually(async () => assert.ok((await step(page)) > crash));
    await page.keyboard.press('Shift+ArrowLeft');
    await at(page, crash);
    await seek(page, 30);
    await button(page, 'Previous key event').click();
    await eventually(async () => assert.ok((await step(page)) < 30));
  });

  test('plays faster and slower', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    const chosen = () => speed(page).evaluate((it) => it.selectedOptions[0].textContent);
    await page.keyboard.press(']');
    await eventually(async () => assert.equal(await chosen(), '2×'));
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await eventually(async () => assert.equal(await chosen(), '½×'));
    await speed(page).selectOption('16×');
    await button(page, 'Play').click();
    await at(page, 39);
  });

  test('restarts, and takes that back', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    await page.keyboard.press('r');
    await at(page, 0);
    await button(page, 'Undo').click();
    await at(page, 20);
  });

  test('has a slider that keys move by a step and that never takes the keys of the page', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    await slider(page).focus();
    await page.keyboard.press('ArrowRight');
    await at(page, 21);
    await page.keyboard.press('Home');
    await at(page, 0);
  });

  test('tells every step in words, the same as the list of events', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash');
    const events = page.getByRole('listbox', { name: 'Events of the run' });
    let before = await said(page);
    const end = await lastStep(page);
    for (let cursor = 1; cursor <= Math.min(end, 30); cursor += 1) {
      await page.keyboard.press('ArrowRight');
      await at(page, cursor);
      await eventually(async () => assert.notEqual(await said(page), before));
      before = await said(page);
      const row = events.getByRole('option', { selected: true });
      await eventually(async () => assert.ok((await row.textContent()).includes(before), before));
    }
  });

  test('shows the same at a step from whichever side it is reached', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash');
    await seek(page, 25);
    const forward = await onStage(page);
    await page.keyboard.press('End');
    await at(page, await lastStep(page));
    await seek(page, 25);
    assert.deepEqual(await onStage(page), forward);
  });
});
