// Somebody opens the page for the first time.
import assert from 'node:assert/strict';
import { eventually } from './harness/patience.mjs';
import { button, firstRunPlayed, invitation, onStage, playToEnd, process, stage, step } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const SEEN_WITHIN_MS = 10_000;

suite('a first visit', (test) => {
  test('sees a transaction commit within ten seconds, and is invited to break it', async ({ page, open }) => {
    // Seconds of the page's own clock, which stands still while the page loads: a busy machine has the same.
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    await open();
    assert.equal(await step(page), 0);
    await page.clock.runFor(SEEN_WITHIN_MS);
    await page.clock.resume();
    await invitation(page).waitFor();
    await stage(page).getByText('committed: C, p1, p2, p3').waitFor();
    await invitation(page).getByText(/break it/).waitFor();
  });

  test('has messages that travel while it plays', async ({ page, open }) => {
    await open();
    const running = () => page.evaluate(() => document.getAnimations().filter((it) => it.playState === 'running').length);
    await eventually(async () => assert.ok((await running()) > 0, 'something moves'));
  });

  test('breaks it with one click, and sees who is blocked', async ({ page, open }) => {
    await firstRunPlayed(page, open);
    await button(page, 'Crash the coordinator before it decides').click();
    await playToEnd(page);
    await stage(page).getByText('blocked: p1, p2, p3').waitFor();
    await eventually(async () => assert.match((await onStage(page))[0], /^Process C, .*down/));
  });

  test('may close the invitation and go on', async ({ page, open }) => {
    await firstRunPlayed(page, open);
    await button(page, 'Close this invitation').click();
    await invitation(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Home');
    await eventually(async () => assert.equal(await step(page), 0));
    await process(page, 'p2').click();
    await page.getByRole('menu', { name: /Process p2/ }).waitFor();
  });
});
