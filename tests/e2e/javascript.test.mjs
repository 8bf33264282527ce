// The engine for JavaScript, as the plain page beside it uses it.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { eventually } from './harness/patience.mjs';
import { button, problem } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

const ENGINE = {
  folder: fileURLToPath(new URL('../../js', import.meta.url)),
  needs: 'pkg/coordinator.js',
  step: 'js',
};
const EXAMPLE = 'example/index.html';

const run = (page) => page.getByRole('region', { name: 'Run' });
const scenario = (page) => page.getByLabel('Run: a link, a name, or a scenario file');
const progress = (page) => page.getByRole('status');

/** Opens the plain page and waits for the engine. */
async function ready(page, open) {
  await open(EXAMPLE);
  await page.locator('html[data-ready]').waitFor();
}

/** What an expression of the engine's names comes to, or the message of what it throws. */
const evaluate = (page, expression) =>
  page.evaluate(async (code) => {
    const engine = await import('../pkg/coordinator.js');
    try {
      return new Function('engine', `with (engine) { return (${code}); }`)(engine);
    } catch (error) {
      return { thrown: error.message, isError: error instanceof Error };
    }
  }, expression);

suite(
  'the engine for JavaScript',
  (test) => {
    test('plays a run on a plain page, and says what is wrong with another', async ({ page, open }) => {
      await ready(page, open);
      await button(page, 'Play').click();
      await run(page).getByText('C undecided, p1 undecided, p2 undecided, p3 undecided').waitFor();
      await run(page).getByText('0: The transaction begins.').waitFor();
      await run(page).getByText(/^AC1 holds: /).waitFor();

      await scenario(page).fill('2pc-comit');
      await button(page, 'Play').click();
      assert.match(await problem(page).textContent(), /no run in the library is called `2pc-comit`/);
      await run(page).waitFor({ state: 'hidden' });

      await scenario(page).fill('2pc-commit');
      await button(page, 'Play').click();
      await run(page).getByText('12 messages, 7 forced writes').waitFor();
      await problem(page).waitFor({ state: 'hidden' });
    });

    test('searches on a plain page, to the end or until it is stopped', async ({ page, open }) => {
      await ready(page, open);
      await button(page, 'Search').click();
      await eventually(async () => assert.match(await progress(page).textContent(), /^Not found: all \d+ states/));
      await page.getByLabel('Goal').selectOption('blocked');
      await button(page, 'Search').click();
      await eventually(async () => assert.match(await progress(page).textContent(), /^Found in .* crash C/));

      await page.getByLabel('Goal').selectOption('violated');
      await page.getByLabel('Crashes').fill('4');
      await page.getByLabel('Recoveries').fill('4');
      await button(page, 'Search').click();
      await eventually(async () => assert.match(await progress(page).textContent(), /^\d+ states$/));
      await button(page, 'Stop').click();
      await eventually(async () => assert.match(await progress(page).textContent(), /^Inconclusive: stopped after \d+ states/));
    });

    test('gives a script what the command line gives', async ({ page, open }) => {
      await ready(page, open);
      const played = await evaluate(page, "simulate('2pc-commit@5')");
      assert.deepEqual(Object.keys(played), [
        'protocol', 'steps', 'story', 'decisions', 'blocked', 'properties', 'measures', 'link',
      ]);
      assert.equal(played.link, '#/play/2pc-commit@5');
      assert.deepEqual([played.steps, played.story.length], [5, 5]);
      assert.deepEqual(played.story[0], {
        tick: 0,
        sentence: 'The transaction begins.',
        events: ['The transaction begins.'],
      });

      const file = "{ coordinator: 1, protocol: '2pc-unilateral', participants: 2 }";
      const found = await evaluate(page, `check(${file}, { crashes: 1 })`);
      assert.deepEqual([found.result, found.property, found.faults.length > 0], ['found', 'AC1', true]);
      const broken = await evaluate(page, `simulate(${JSON.stringify(found.link)})`);
      assert.deepEqual(broken.properties.find(({ id }) => id === 'AC1').holds, false);
      assert.deepEqual(await evaluate(page, `simulate(JSON.stringify(${file})).decisions`), {
        C: 'commit', p1: 'commit', p2: 'commit',
      });

      const limited = await evaluate(page, "check('2pc-commit', { crashes: 1, states: 100 })");
      assert.deepEqual([limited.result, limited.link], ['limit', null]);
      const slices = await evaluate(page, `((search) => {
        const before = search.answer;
        while (!search.advance(500).done);
        return [before, search.answer.result, search.answer.states, search.progress.frontier];
      })(new Search(${file}))`);
      const whole = await evaluate(page, `check(${file})`);
      assert.deepEqual(slices, [undefined, whole.result, whole.states, 0]);
    });

    test('throws an error with a sentence, whatever it is given', async ({ page, open }) => {
      await ready(page, open);
      for (const [expression, said] of [
        ["simulate('')", /nothing stands where its code should be/],
        ['simulate(undefined)', /^a scenario is a link, a code/],
        ['simulate(7)', /^a scenario is a link, a code/],
        ['simulate(() => 1)', /^a scenario is a link, a code/],
        ['simulate([])', /this is no scenario file/],
        ["simulate('{')", /this is no scenario file/],
        ["simulate({ coordinator: 1, protocol: '4pc' })", /there is no protocol `4pc`/],
        ["simulate({ coordinator: 1, protocol: '2pc', participants: 4e9 })", /participants/],
        ["simulate({ coordinator: 1, protocol: '2pc', seed: 1n })", /^a scenario is a link, a code/],
        ["simulate('2pc-commit@4000')", /stands at step 4000, and this run has 39 steps/],
        ["check('2pc-commit', 3)", /^the limits of a search are an object/],
        ["check('2pc-commit', [])", /^the limits of a search are an object/],
        ["check('2pc-commit', { crash: 1 })", /unknown field `crash`, expected one of `crashes`/],
        ["check('2pc-commit', { crashes: -1 })", /-1 is not a whole number/],
        ["check('2pc-commit', { crashes: 0.5 })", /0.5 is not a whole number/],
        ["check('2pc-commit', { crashes: 300 })", /at most 255 crashes/],
        ["check('2pc-commit', { goal: 'fame' })", /goal `fame`: column 1: there is no condition `fame`/],
        ["check('2pc-commit', { goal: 'messages > 3' })", /`messages` is counted along one run/],
        ["check('2pc-commit', { goal: 'blocked', timeouts: 1 })", /needs unlimited timeouts/],
        ["check('2pc-commit', { memory: 4096 })", /a search in a page takes at most 2048/],
        ["check({ coordinator: 1, protocol: '2pc', participants: 40 })", /a search takes at most 30 processes/],
        ["new Search('2pc-commit').advance(-1)", /`states` is a whole number from 1/],
        ["new Search('2pc-commit').advance(NaN)", /`states` is a whole number from 1/],
      ]) {
        const { thrown, isError } = await evaluate(page, expression);
        assert.ok(isError, expression);
        assert.match(thrown, said, expression);
      }
      const { result } = await evaluate(page, "check('2pc-commit', { states: 0, memory: 0 })");
      assert.equal(result, 'limit');
    });
  },
  ENGINE,
);
