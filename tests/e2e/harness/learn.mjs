// A page of Learn as a visitor knows it who has no mouse.
import assert from 'node:assert/strict';
import { eventually } from './patience.mjs';
import { menu, menuTakesKeys } from './play.mjs';

/** A block of the page by its name, which progress is kept under, too: it never changes. */
export const block = (page, id) => page.locator(`#${id}`);

/** The names of the blocks that can be solved, in their order. */
export const exercises = (page) =>
  page.locator('[data-block]:not(.run)').evaluateAll((all) => all.map((one) => one.id));

/** Waits until what a script adds to the page is there. */
export const live = (page) => page.locator('html[data-live]').waitFor();

/** Goes on (or back) with Tab until something has the focus. */
export async function tabTo(page, target, key = 'Tab') {
  for (let presses = 0; presses < 200; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${key} does not come to ${target}`);
}

/** Says anything, and waits for the answer. */
export async function predict(page, id) {
  const form = block(page, id);
  const input = form.locator('input').first();
  await tabTo(page, input);
  await page.keyboard.press((await input.getAttribute('type')) === 'radio' ? 'Space' : '1');
  await page.keyboard.press('Enter');
  await form.getByRole('status').filter({ hasText: /^(Right|You said|Not so)/ }).waitFor();
}

/** Goes to a step of the run in a block. */
export async function stepTo(page, id, cursor) {
  const slider = block(page, id).getByRole('slider', { name: 'Position in the run' });
  await tabTo(page, slider);
  await page.keyboard.press('Home');
  await eventually(async () => assert.equal(await slider.inputValue(), '0'));
  for (let step = 0; step < cursor; step += 1) await page.keyboard.press('ArrowRight');
  await eventually(async () => assert.equal(await slider.inputValue(), String(cursor)));
}

/** Opens the menu of a process in the stage of a block, and chooses entries one after the other. */
export async function act(page, id, name, entries) {
  const stage = block(page, id).getByRole('group', { name: 'Stage' });
  const stop = stage.locator('[tabindex="0"][role=button]').first();
  await tabTo(page, stop, 'Shift+Tab');
  const process = stage.getByRole('button', { name: new RegExp(`^Process ${name}, `) });
  await tabTo(page, process, 'ArrowRight');
  await page.keyboard.press('Enter');
  for (const entry of entries) {
    await menuTakesKeys(page);
    const line = menu(page).getByRole(/^menuitem/.test(entry.role ?? '') ? entry.role : 'menuitem', { name: entry.name ?? entry });
    await tabTo(page, line.first(), 'ArrowDown');
    await page.keyboard.press('Enter');
  }
  await menu(page).waitFor({ state: 'detached' });
}

/** Plays the run of a block to its end, where its goal is judged. */
export async function reached(page, id) {
  await page.keyboard.press('End');
  await block(page, id).getByText('Reached.', { exact: true }).waitFor();
}

/** Chooses what helps. */
export async function fix(page, id, words) {
  const choices = block(page, id).getByRole('radio');
  await tabTo(page, choices.first());
  await page.keyboard.press('Space');
  await tabTo(page, block(page, id).getByRole('radio', { name: words }), 'ArrowDown');
  await block(page, id).getByText('Yes.', { exact: true }).waitFor();
}

/** Asks the checker, and waits for its answer. */
export async function prove(page, id) {
  await tabTo(page, block(page, id).getByRole('button', { name: 'Search every schedule' }));
  await page.keyboard.press('Enter');
  await block(page, id).locator('.covered').waitFor();
}

/** The record of progress, as it is kept. */
export const record = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('coordinator-learn') ?? 'null'));
