// Every schedule is searched on the page: one query, or the fault matrix; and a run is minimised.
import assert from 'node:assert/strict';
import { PATIENCE_MS, eventually, settled } from './harness/patience.mjs';
import { button, choose, fragment, link, menu, problem, process, said, stage, step, tab } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const answer = (page) => page.getByRole('region', { name: 'Result' });
const faults = (page) => answer(page).getByRole('list', { name: 'Interventions' }).getByRole('listitem');
const field = (page, name) => page.getByLabel(name, { exact: true });

/** A search that takes minutes. */
const LONG = '#/check/2pc-commit?crashes=4&recoveries=4&losses=6&duplicates=4&async&goal=violated';

suite('every schedule', (test) => {
  test('a crash that blocks two-phase commit is found, and opens in Play', async ({ page, open }) => {
    await open('#/play/2pc-commit');
    await link(page, 'Check').click();
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'A process can be blocked.' }).waitFor();
    await eventually(async () => assert.equal(await faults(page).count(), 1));
    await answer(page).getByText(/with N = 3, at most 1 crash, synchronous timing/).waitFor();
    await button(page, 'Open in Play').click();
    await stage(page).waitFor();
    await page.keyboard.press('End');
    await stage(page).getByText(/^blocked: /).waitFor();
    await eventually(async () => assert.match(await fragment(page), /^#\/play\/1/));
    // The answer is still there.
    await link(page, 'Check').click();
    await answer(page).getByRole('heading', { name: 'A process can be blocked.' }).waitFor();
    await answer(page).getByText(/^The form has changed since/).waitFor({ state: 'detached' });
  }, { reducedMotion: 'reduce' });

  test('a search that finds nothing says exactly what it covered', async ({ page, open }) => {
    await open('#/check/2pc-commit');
    await field(page, 'Goal').selectOption('a violated property');
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'No property can be violated.' }).waitFor();
    const covered = await answer(page).getByText(/all [\d,]+ states explored/).textContent();
    const states = await answer(page).locator('dd').first().textContent();
    for (const part of ['N = 3', 'at most 1 crash', 'synchronous timing', `all ${states} states`]) {
      assert.ok(covered.includes(part), `${part}: ${covered}`);
    }
    await eventually(async () => assert.match(await said(page), /No property can be violated/));
    await field(page, 'Crashes').fill('0');
    await field(page, 'Crashes').press('Tab');
    await answer(page).getByText(/^The form has changed since/).waitFor();
  });

  test('a moment that passes is looked for, and its run opens at it', async ({ page, open }) => {
    await open('#/check/3pc-commit');
    await field(page, 'Goal').selectOption('a process in state PRECOMMITTED');
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'Reachable: a process in state PRECOMMITTED.' }).waitFor();
    await answer(page).getByText(/^In state PRECOMMITTED: /).waitFor();
    await eventually(async () => assert.match(await fragment(page), /goal=state:PRECOMMITTED$/));
    // To shrink keeps the outcome of a run, not a moment in it.
    await settled(page);
    assert.equal(await button(page, 'Minimise').count(), 0);
    await button(page, 'Open in Play').click();
    await stage(page).getByText('PRECOMMITTED').first().waitFor();
    await button(page, 'Play').waitFor();
    await eventually(async () => assert.ok((await step(page)) > 0));
    // What another protocol has not is not asked of it.
    await open('#/check/2pc-commit?goal=state:PRECOMMITTED');
    await problem(page).getByText(/does not apply to Two-phase commit/).waitFor();
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'A process can be blocked.' }).waitFor();
  });

  test('a goal may be an expression, which stands in the address', async ({ page, open }) => {
    await open('#/check/2pc-commit');
    await field(page, 'Goal').selectOption('an expression');
    await page.getByText('A state in which some process has committed, and some process is down.').waitFor();
    await field(page, 'Expression').fill('blockd(p1) and up(p2)');
    await field(page, 'Expression').press('Tab');
    await page.getByRole('alert').getByText(/there is no condition `blockd`; the nearest is `blocked`/).waitFor();
    await field(page, 'Expression').fill('blocked(p1) and up(p2)');
    await field(page, 'Expression').press('Tab');
    await page.getByText('A state in which p1 is blocked, and p2 is up.').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'Reachable: p1 is blocked, and p2 is up.' }).waitFor();
    await eventually(async () => assert.match(await fragment(page), /goal=blocked\(p1\)\+and\+up\(p2\)$/));
    await page.reload();
    await page.getByText('A state in which p1 is blocked, and p2 is up.').waitFor();
    assert.equal(await field(page, 'Expression').inputValue(), 'blocked(p1) and up(p2)');
    // One that is the name of a goal is that goal.
    await field(page, 'Expression').fill('commit');
    await field(page, 'Expression').press('Tab');
    await field(page, 'Expression').waitFor({ state: 'detached' });
    await eventually(async () => assert.match(await fragment(page), /goal=commit$/));
  });

  test('a search that runs out of memory is inconclusive', async ({ page, open }) => {
    await open(`${LONG}&memory=16`);
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'Inconclusive: out of memory.' }).waitFor();
  });

  test('a search shows how far it is, goes on while a run is played, and stops when it is told to', async ({ page, open }) => {
    await open(LONG);
    await button(page, 'Start').click();
    const first = await eventually(async () => {
      const states = Number((await answer(page).locator('dd').first().textContent()).replaceAll(',', ''));
      assert.ok(states > 0);
      return states;
    });
    await eventually(async () => assert.match(await said(page), /Searching, more than [\d,]+ states/));
    await link(page, 'Play').click();
    await stage(page).waitFor();
    await link(page, 'Check').click();
    await button(page, 'Stop').click();
    await answer(page).getByRole('heading', { name: 'Inconclusive: stopped before its end.' }).waitFor();
    const states = Number((await answer(page).locator('dd').first().textContent()).replaceAll(',', ''));
    assert.ok(states >= first, `${states} after ${first}`);
    await button(page, 'Start').waitFor();
  });

  test('a question that contradicts itself is explained beside the form', async ({ page, open }) => {
    await open('#/check/2pc-commit?symmetry');
    await button(page, 'Start').click();
    await answer(page).getByRole('alert').getByText(/cannot be combined with `?blocked`?/).waitFor();
    await page.getByLabel('Symmetry reduction').uncheck();
    await button(page, 'Start').click();
    await answer(page).getByRole('heading', { name: 'A process can be blocked.' }).waitFor();
  });

  test('what is asked stands in the address, and its run comes from there', async ({ page, open }) => {
    await open('#/check/2pc-commit');
    await field(page, 'Lost messages').fill('2');
    await field(page, 'Lost messages').press('Tab');
    await field(page, 'Goal').selectOption('a decision to abort');
    await field(page, 'Participants').fill('2');
    await field(page, 'Participants').press('Tab');
    await eventually(async () => assert.match(await fragment(page), /^#\/check\/1.*\?losses=2&goal=abort$/));
    await page.reload();
    await button(page, 'Start').click();
    await answer(page).getByText(/with N = 2, at most 1 crash, at most 2 lost messages/).waitFor();
    await answer(page).getByRole('heading', { name: 'A process can decide abort.' }).waitFor();
  });

  test('an address that cannot be opened is explained here too', async ({ page, open }) => {
    await open('#/check/2pc-comit');
    await problem(page).getByText(/the nearest name is 2pc-commit/).waitFor();
    await button(page, 'Start').waitFor();
  });

  test('keys of the run do nothing where it is not in sight, and all can be reached by keyboard', async ({ page, open }) => {
    await open('#/check/2pc-commit');
    await button(page, 'Start').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await button(page, 'Open in Play').focus();
    await page.keyboard.press('Enter');
    await stage(page).waitFor();
    assert.equal(await step(page), 0);
  }, { reducedMotion: 'reduce' });
});

suite('the fault matrix', (test) => {
  test('fills the rows of two-phase commit; a cell opens its run or says what was searched', async ({ page, open }) => {
    await open('#/table/2pc-commit');
    await button(page, 'Check all').click();
    const cells = [
      'safe, non-blocking: 2pc under no fault', 'safe, blocking: 2pc under crash-stop', 'safe, blocking: 2pc under crash-recovery', 'safe, non-blocking: 2pc under omission', 'safe, blocking: 2pc under partition',
      'safe, non-blocking: 2pc under asynchrony', 'safe, blocking: 2pc under asynchrony and crash-recovery', 'safe, blocking: 2pc-pa under crash-stop', 'safe, blocking: 2pc-pc under crash-stop', 'safe, blocking: 2pc-cooperative under crash-stop',
    ];
    const cell = (words) => page.getByRole('button', { name: new RegExp(`^${words};`) });
    for (const words of cells) await cell(words).waitFor({ timeout: 4 * PATIENCE_MS });
    assert.equal(await page.getByRole('button', { name: /not as published/ }).count(), 0);
    await cell('safe, non-blocking: 2pc under omission').click();
    await page.getByText(/One lost message, then two\. [\d,]+ states were searched, with N = 2\./).waitFor();
    await cell('safe, blocking: 2pc under crash-stop').click();
    await stage(page).waitFor();
    await page.keyboard.press('End');
    await stage(page).getByText(/^blocked: /).waitFor();
    await page.goBack();
    await cell('safe, blocking: 2pc under crash-stop').waitFor();
  }, { reducedMotion: 'reduce' });

  test('stops, and goes on with what is left', async ({ page, open }) => {
    await open('#/table/2pc-commit');
    await button(page, 'Check all').click();
    await page.getByRole('button', { name: /^safe, non-blocking: 2pc under no fault/ }).waitFor();
    await button(page, 'Stop').click();
    await button(page, 'Check the rest').waitFor();
    await page.getByRole('button', { name: /^safe, non-blocking: 2pc under no fault/ }).waitFor();
  });
});

suite('a run with faults', (test) => {
  test('is shrunk to those that matter, and that can be taken back', async ({ page, open }) => {
    await open('#/play/2pc-coordinator-crash@30');
    await choose(page, process(page, 'p3'), 'Crash here');
    await tab(page, 'Setup').click();
    const listed = page.getByRole('button', { name: /^Remove: / });
    await listed.first().waitFor();
    await settled(page);
    const before = await listed.count();
    assert.ok(before > 1, `${before} faults`);
    await button(page, 'Minimise').click();
    await eventually(async () => assert.match(await said(page), /enough for the same outcome/));
    await eventually(async () => assert.ok((await listed.count()) < before));
    await page.keyboard.press('End');
    await stage(page).getByText(/^blocked: /).waitFor();
    await button(page, 'Undo').click();
    await eventually(async () => assert.equal(await listed.count(), before));
  });

  test('leads to the search through every schedule', async ({ page, open }) => {
    await open('#/play/2pc-partition');
    await tab(page, 'Setup').click();
    await button(page, 'Check every schedule').click();
    await button(page, 'Start').waitFor();
    await eventually(async () => assert.match(await fragment(page), /^#\/check\/./));
    await settled(page);
    assert.equal(await menu(page).count(), 0);
  });
});
