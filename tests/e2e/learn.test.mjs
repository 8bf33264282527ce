// Learn: pages that can be read without a script, and worked through without a mouse.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertAccessible } from './harness/axe.mjs';
import { act, block, exercises, fix, live, predict, prove, reached, record, stepTo, tabTo } from './harness/learn.mjs';
import { eventually, settled } from './harness/patience.mjs';
import { button } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const STILL = { reducedMotion: 'reduce' };
/** A process of one of several runs. */
const process = (player, name) => player.getByRole('button', { name: new RegExp(`^Process ${name}, `) });
/** A page of each kind. */
const PAGES = [
  'index', 'tasks/index', 'interview/index', 'tasks/two-phase-commit', 'challenges/hunt-two-phase-commit', 'mistakes/m1-yes-before-force',
  'interview/when-does-2pc-block', 'concepts/blocking', 'reference/comparison',
];

/** What is to be done with each task: where its runs are broken, and what mends them. */
const TASKS = {
  'two-phase-commit': {
    breaks: [[[22, 'C', ['Crash here']]]],
    fixes: [/^Three-phase commit/],
  },
  unblocking: {
    breaks: [[[22, 'C', ['Crash here']]]],
    fixes: [/^Elect a coordinator/],
  },
  partition: {
    breaks: [[[25, 'p3', [/^Cut the network in two/, { role: 'menuitemcheckbox', name: 'p2' }, /^Cut here/]]]],
    fixes: [/^Quorums/],
  },
  'paxos-commit': {
    breaks: [
      [[1, 'a2', ['Crash here']], [2, 'a3', ['Crash here']]],
      [[1, 'p3', ['Crash here']]],
    ],
    fixes: [/^Where no vote was accepted/, /^Five acceptors/],
  },
  idempotency: {
    breaks: [[[16, 's2', ['Crash here']], [17, 's2', ['Recover from its log']]]],
    fixes: [/in one transaction with the effect/],
  },
};

suite('Learn', (test) => {
  for (const [device, options] of Object.entries(DEVICES)) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${colorScheme}, on a ${device}: no page has a violation that axe sees, and nothing is cut off`, async ({ page, open }) => {
        for (const name of PAGES) {
          await open(`learn/${name}.html`);
          await live(page);
          await assertAccessible(page);
          const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
          assert.ok(width <= room, `${name}: ${width} of ${room}`);
        }
      }, { ...options, ...STILL, colorScheme });
    }
  }

  for (const [device, options] of Object.entries(DEVICES)) {
    test(`a run that is played in its place has no violation, on a ${device}`, async ({ page, open }) => {
      await open('learn/tasks/two-phase-commit.html');
      await page.getByRole('button', { name: /^▶ Play both here/ }).click();
      const players = page.getByRole('group', { name: 'A run', exact: true });
      await eventually(async () => assert.equal(await players.count(), 3));
      await assertAccessible(page);
      const cut = await page.locator('.node-word').evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
      assert.deepEqual(cut, []);
    }, { ...options, ...STILL });
  }

  test('every kind of page reads without a script: text, pictures, answers, ways on', async ({ page, url }) => {
    await page.goto(`${url}learn/tasks/two-phase-commit.html`);
    await page.getByRole('heading', { level: 1, name: '1. Two-phase commit' }).waitFor();
    const picture = page.getByRole('group', { name: 'Space-time diagram' }).first().locator('img');
    await picture.scrollIntoViewIfNeeded();
    await eventually(async () => assert.ok(await picture.evaluate((it) => it.complete && it.naturalWidth > 100)));
    const prediction = block(page, 'predict-1');
    const answer = prediction.getByText('12', { exact: true });
    assert.ok(!(await answer.isVisible()), 'the answer is a click away');
    await prediction.getByText('What happens', { exact: true }).click();
    await answer.waitFor();
    const broken = block(page, 'break-1');
    await broken.getByText('p1, p2 and p3 are blocked').waitFor();
    await broken.getByText('A solution', { exact: true }).click();
    const solution = broken.getByRole('link', { name: 'Open in Play' }).last();
    assert.match(await solution.getAttribute('href'), /index\.html#\/play\/|^\.\.\/\.\.\/#\/play\//);
    await page.getByRole('link', { name: /^Next/ }).click();
    await page.getByRole('heading', { level: 1, name: /^2\. / }).waitFor();
  }, { javaScriptEnabled: false });

  for (const [task, { breaks, fixes }] of Object.entries(TASKS)) {
    test(`${task} is worked through by keyboard alone, and stays solved`, async ({ page, open }) => {
      await open(`learn/tasks/${task}.html`);
      await live(page);
      const ids = await exercises(page);
      const of = (kind) => ids.filter((id) => id.startsWith(kind));
      assert.deepEqual([of('break').length, of('fix').length], [breaks.length, fixes.length]);
      for (const id of of('predict')) await predict(page, id);
      for (const [nth, id] of of('break').entries()) {
        for (const [cursor, name, entries] of breaks[nth]) {
          await stepTo(page, id, cursor);
          await act(page, id, name, entries);
        }
        await reached(page, id);
      }
      for (const [nth, id] of of('fix').entries()) await fix(page, id, fixes[nth]);
      for (const id of of('prove')) await prove(page, id);
      const solved = ids.map((id) => `tasks/${task}#${id}`).sort();
      await eventually(async () => assert.deepEqual((await record(page))?.solved, solved));
      await page.reload();
      await eventually(async () => assert.equal(await page.getByText('✓ Solved before', { exact: true }).count(), ids.length));
      await open('learn/index.html');
      await page.getByText(`✓ ${ids.length} of ${ids.length} solved`, { exact: true }).waitFor();
    }, STILL);
  }

  test('keys and acts stay within their run where a page has several', async ({ page, open }) => {
    await open('learn/tasks/two-phase-commit.html');
    await page.getByRole('button', { name: /^▶ Play both here/ }).click();
    const players = page.getByRole('group', { name: 'A run', exact: true });
    await eventually(async () => assert.equal(await players.count(), 3));
    const [first, second] = [players.nth(1), players.nth(2)];
    const slider = (player) => player.getByRole('slider', { name: 'Position in the run' });
    const wide = (player) => player.locator('.st-sheet').evaluate((it) => it.clientWidth);
    const [before, beside, place] = [await wide(first), await wide(second), await slider(second).inputValue()];
    await first.getByRole('button', { name: 'Play', exact: true }).focus();
    await page.keyboard.press('+');
    await page.keyboard.press('Home');
    await eventually(async () => assert.equal(await slider(first).inputValue(), '0'));
    await eventually(async () => assert.ok((await wide(first)) > before));
    assert.deepEqual([await wide(second), await slider(second).inputValue()], [beside, place]);

    await first.getByRole('button', { name: 'One event on' }).focus();
    await page.keyboard.press('Enter');
    await process(first, 'p1').press('Enter');
    await page.getByRole('menuitem', { name: 'Crash here' }).press('Enter');
    await process(first, 'p1').and(page.getByRole('button', { name: /down/ })).waitFor();
    await first.getByRole('button', { name: 'Begin again' }).press('Enter');
    await process(first, 'p1').and(page.getByRole('button', { name: /^(?!.*down)/ })).waitFor();
    const kept = () => first.evaluate((it) => it.contains(document.activeElement));
    await eventually(async () => assert.ok(await kept(), 'the focus stays in the run'));
    await page.keyboard.press('Control+z');
    await process(first, 'p1').and(page.getByRole('button', { name: /down/ })).waitFor();
  }, STILL);

  test('what cannot be kept is said, beside what was solved', async ({ page, open }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } });
    });
    await open('learn/tasks/two-phase-commit.html');
    await predict(page, 'predict-1');
    await page.getByRole('alert').getByText('does not let this page keep anything').waitFor();
    await predict(page, 'predict-2');
    assert.equal(await page.getByText('does not let this page keep anything').count(), 1);
  }, STILL);
});

/** What is said of the last change to the progress. */
const told = (page) => page.getByRole('region', { name: 'Your progress' }).getByRole('status');

/** Opens what the bar of progress has to offer. */
async function carry(page) {
  await page.getByText('Carry your progress elsewhere, or start over').click();
}

async function keep(page, kept) {
  await page.addInitScript((text) => {
    if (localStorage.getItem('coordinator-learn') === null) localStorage.setItem('coordinator-learn', text);
  }, JSON.stringify(kept));
}

const SOME = { version: 1, solved: ['tasks/saga#break-1', 'tasks/saga#fix-1'], cards: { 'saga-or-2pc': { box: 2, seen: 20000 } } };

suite('progress in Learn', (test) => {
  test('goes to another browser as a file, and a reset is undone', async ({ page, open, browserContext, url }) => {
    await keep(page, SOME);
    await open('learn/index.html');
    await page.getByText(/^2 of \d+ exercises solved$/).waitFor();
    await carry(page);
    const downloading = page.waitForEvent('download');
    await button(page, 'Save as a file').click();
    const text = await readFile(await (await downloading).path(), 'utf8');
    assert.deepEqual(JSON.parse(text), SOME);

    const other = await (await browserContext()).newPage();
    await keep(other, { version: 1, solved: ['tasks/unblocking#prove-1'] });
    await other.goto(`${url}learn/index.html`);
    await carry(other);
    await other.getByLabel('Add a file').setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await told(other).getByText('Added from mine.json: 2 solved exercises, 1 interview questions.').waitFor();
    assert.deepEqual((await record(other)).solved, [...SOME.solved, 'tasks/unblocking#prove-1']);
    await other.getByText(/^✓ 2 of \d+ solved$/).waitFor();
    await button(other, 'Undo').click();
    await eventually(async () => assert.deepEqual((await record(other)).solved, ['tasks/unblocking#prove-1']));

    await button(page, 'Reset').click();
    await page.getByText(/^0 of \d+ exercises solved$/).waitFor();
    await page.reload();
    await carry(page);
    await button(page, 'Undo').click();
    await page.getByText(/^2 of \d+ exercises solved$/).waitFor();
    assert.deepEqual(await record(page), SOME);
    await eventually(async () => assert.equal(await button(page, 'Undo').count(), 0));
    assert.ok(await told(page).evaluate((it) => it === document.activeElement), 'the focus is not lost');
  });

  test('goes to another browser as a link', async ({ page, open, context, browserContext, url }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await keep(page, SOME);
    await open('learn/index.html');
    await carry(page);
    await button(page, 'Copy as a link').click();
    await told(page).getByText('The link is on the clipboard').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await (await browserContext()).newPage();
    await other.goto(link);
    await told(other).getByText('Added from the link: 2 solved exercises').waitFor();
    assert.deepEqual(await record(other), SOME);
    assert.equal(other.url(), `${url}learn/index.html`);
  });

  test('stays as it was after a broken file or link, which is said', async ({ page, open }) => {
    await keep(page, SOME);
    await open('learn/index.html');
    await carry(page);
    for (const [text, why] of [
      ['{"version":1,"solv', /^Nothing was added from mine\.json: it is no record of progress \(EOF/],
      ['{"version":7}', /^Nothing was added from mine\.json: it is of version 7, and this page reads version 1\.$/],
    ]) {
      await page.getByLabel('Add a file').setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await told(page).getByText(why).waitFor();
      assert.deepEqual(await record(page), SOME);
    }
    await open('learn/tasks/index.html');
    await open('learn/index.html#progress=%7B%22version%22%3A1%2C%22sol');
    await told(page).getByText(/^Nothing was added from the link: it is no record of progress/).waitFor();
    assert.deepEqual(await record(page), SOME);
  });

  test('that cannot be read is left alone until the visitor deletes it', async ({ page, open }) => {
    await keep(page, { version: 9, stars: 3 });
    await open('learn/tasks/two-phase-commit.html');
    await predict(page, 'predict-1');
    await page.getByRole('alert').getByText('it is of version 9').waitFor();
    assert.deepEqual(await record(page), { version: 9, stars: 3 });
    await open('learn/index.html');
    await carry(page);
    await button(page, 'Delete it and start over').click();
    await page.getByText(/^0 of \d+ exercises solved$/).waitFor();
  }, STILL);
});

suite('the interview drill', (test) => {
  test('asks, hides the answer, and brings back what was missed', async ({ page, open }) => {
    await page.clock.install({ time: new Date('2026-03-01T12:00:00') });
    await open('learn/interview/index.html');
    const drill = page.getByRole('region', { name: 'Drill' });
    const questions = await page.locator('.pages a').count();
    await drill.getByText(`${questions} of ${questions} questions are due.`).waitFor();
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    const asked = async () => {
      const words = await drill.getByRole('heading', { level: 3 }).first().textContent();
      await eventually(async () => assert.equal(await focused(), words));
      return words;
    };
    await button(drill, 'Ask me a question').press('Enter');
    const first = await asked();
    assert.equal(await drill.getByText('The run that proves it').count(), 0, 'the answer is hidden');
    await button(drill, 'Show the answer').press('Enter');
    await drill.getByText('The run that proves it').waitFor();
    await drill.getByRole('button', { name: /^▶ Play/ }).first().waitFor();
    await assertAccessible(page);
    await button(drill, 'I missed it').press('Enter');
    await drill.getByText('Box 1 of 5: it comes back tomorrow.').waitFor();
    await drill.getByText(`${questions - 1} of ${questions} questions are due.`).waitFor();
    await button(drill, 'Ask me another').press('Enter');
    const second = await asked();
    assert.notEqual(second, first);
    await button(drill, 'Show the answer').press('Enter');
    await button(drill, 'I knew it').press('Enter');
    await drill.getByText('Box 2 of 5: it comes back in 2 days.').waitFor();

    await page.clock.setSystemTime(new Date('2026-03-02T12:00:00'));
    await page.reload();
    await drill.getByText(`${questions - 1} of ${questions} questions are due.`).waitFor();
    await page.clock.setSystemTime(new Date('2026-03-03T00:01:00'));
    await page.reload();
    await drill.getByText(`${questions} of ${questions} questions are due.`).waitFor();
  }, STILL);

  test('asks on where nothing is due', async ({ page, open }) => {
    await page.clock.install({ time: new Date('2026-03-01T12:00:00') });
    await open('learn/interview/index.html');
    const names = await page.locator('.pages a').evaluateAll((all) => all.map((one) => one.getAttribute('href').replace('.html', '')));
    const today = Date.UTC(2026, 2, 1) / 86_400_000;
    const cards = Object.fromEntries(names.map((name) => [name, { box: 3, seen: today - 1 }]));
    await page.evaluate((text) => localStorage.setItem('coordinator-learn', text), JSON.stringify({ version: 1, solved: [], cards }));
    await page.reload();
    const drill = page.getByRole('region', { name: 'Drill' });
    await drill.getByText('No question is due for 7 days. You may be asked one all the same.').waitFor();
    await button(drill, 'Ask me a question').click();
    await button(drill, 'Show the answer').click();
    await button(drill, 'I knew it').click();
    await drill.getByText('Box 4 of 5: it comes back in 7 days.').waitFor();
  }, STILL);
});
