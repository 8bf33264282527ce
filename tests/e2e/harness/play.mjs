// The Play screen as a visitor knows it: what stands on it, by role and name.
import assert from 'node:assert/strict';
import { eventually, settled } from './patience.mjs';

export const stage = (page) => page.getByRole('region', { name: 'Stage' });
export const slider = (page) => page.getByRole('slider', { name: 'Position in the run' });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const link = (page, name) => page.getByRole('link', { name, exact: true });
export const tab = (page, name) => page.getByRole('tab', { name, exact: true });
export const menu = (page) => page.getByRole('menu');
export const problem = (page) => page.getByRole('alert');
export const invitation = (page) => page.getByRole('region', { name: 'What next' });
export const process = (page, name) => stage(page).getByRole('button', { name: new RegExp(`^Process ${name}, `) });
export const message = (page, name, from, to) =>
  stage(page).getByRole('button', { name: new RegExp(`^Message ${name} from ${from} to ${to}`) });

/** Longer than any run of the library plays. */
const WHOLE_RUN_MS = 60_000;

/** Opens the page as on a first visit, and lets the run that it begins with play to its end. */
export async function firstRunPlayed(page, open) {
  await page.clock.install();
  await open();
  await playToEnd(page);
  await invitation(page).waitFor();
}

/** Lets a run that plays come to its end, by the page's own clock, which was installed before it was opened. */
export const playToEnd = (page) => page.clock.runFor(WHOLE_RUN_MS);

/** After how many steps we stand. */
export const step = async (page) => Number(await slider(page).inputValue());

/** How many steps the run has. */
export const lastStep = async (page) => Number(await slider(page).getAttribute('max'));

/** What the live region says. */
export const said = (page) => page.getByRole('status').textContent();

/** Every process and message of the stage, each in its words. */
export const onStage = (page) =>
  stage(page)
    .getByRole('button', { name: /^(Process|Message) / })
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

/** What is told of the run here: the step, its sentence, and how everybody stands. */
export async function told(page) {
  await settled(page);
  return { step: await step(page), said: await said(page), stage: await onStage(page) };
}

/** Goes to a step of the run. */
export async function seek(page, to) {
  await slider(page).fill(String(to));
  await eventually(async () => assert.equal(await step(page), to));
  await settled(page);
}

/** A message's pill: the element around it has no size of its own. */
export const pill = (page, name, from, to) => message(page, name, from, to).getByText(name, { exact: true });

/** Waits until the menu is open and takes the keys. */
export const menuTakesKeys = (page) =>
  eventually(async () => assert.ok(await page.evaluate(() => !!document.activeElement?.closest('[role=menu]'))));

/** Opens the menu of something on the stage and does what it offers. */
export async function choose(page, target, entry) {
  await target.click();
  await menu(page).getByRole('menuitem', { name: entry }).click();
  await menu(page).waitFor({ state: 'detached' });
}

/** What stands behind the `#`, once it is another one than `before`. */
export async function addressAfter(page, before) {
  await eventually(async () => assert.notEqual(await fragment(page), before));
  return fragment(page);
}

export const fragment = (page) => page.evaluate(() => window.location.hash);
