// The page in the browser: how soon it shows a run, how smoothly it plays one, how it scrubs a long one.
import { framesShown, recordFrames, workShown } from './frames.mjs';
import { commit, LONG, openRun } from './runs.mjs';

const VIEWPORT = { width: 1280, height: 800 };
const PAINTS = 5;
const PAINT_GOAL_MS = 300;
const RECORDED_MS = 5_000;
const SCRUB_GOAL_MS = 50;
const LONG_RUN = 10_000;
const DRAG_STEPS = 150;
/** Participants, and the most that the main thread may be busy, in per cent. */
const PLAYED = [[5, 12], [8, undefined], [32, 40]];

/** Navigation to the first process on screen, in a fresh profile each time. */
export async function measurePaint(launch, url, controlUrl) {
  const times = { page: [], control: [] };
  for (let round = 0; round < PAINTS; round += 1) {
    times.control.push(await paint(launch, controlUrl, 'circle'));
    times.page.push(await paint(launch, url, '[role=button][aria-label^="Process "]'));
  }
  const [page, control] = [median(times.page), median(times.control)];
  const all = times.page.map((time) => time.toFixed(0)).join(' ');
  return [{
    what: 'navigation to first painted run',
    goal: `under ${PAINT_GOAL_MS} ms`,
    measured: `${page.toFixed(0)} ms (${all}); control ${control.toFixed(0)} ms`,
    ok: page < PAINT_GOAL_MS,
  }];
}

async function paint(launch, url, awaited) {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.addInitScript((selector) => {
      window.painted = new Promise((resolve) => {
        const look = () => {
          if (!document.querySelector(selector)) return requestAnimationFrame(look);
          // The frame that has it is painted when the next task runs.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          requestAnimationFrame(() => port2.postMessage(undefined));
        };
        look();
      });
    }, awaited);
    await page.goto(url);
    return await page.evaluate(() => window.painted);
  } finally {
    await browser.close();
  }
}

/** Frames and main-thread work while runs play, beside those of a page on which one circle moves. */
export async function measurePlaying(browser, url, controlUrl) {
  const rows = [];
  const control = await browser.newPage({ viewport: VIEWPORT });
  await control.goto(controlUrl);
  const still = await recordFrames(control, () => control.waitForTimeout(RECORDED_MS));
  await control.close();
  rows.push({ what: 'control: one circle moves, p50 / p95 / p99 / max', measured: framesShown(still) });
  rows.push({ what: 'control: main thread', measured: workShown(still) });
  for (const [participants, most] of PLAYED) {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await openRun(page, url, commit(participants));
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    const playing = await recordFrames(page, () => page.waitForTimeout(RECORDED_MS));
    const goesOn = await page.getByRole('button', { name: 'Pause', exact: true }).isVisible();
    await page.close();
    const name = `${participants} participants play${goesOn ? '' : ' (the run ended early)'}`;
    rows.push({
      what: `${name}, p50 / p95 / p99 / max`,
      goal: 'no frame over 20 ms',
      measured: framesShown(playing),
      ok: playing.over20 === 0,
    });
    rows.push({
      what: `${name}: main thread`,
      measured: `${workShown(playing)}; ${(playing.task / still.task).toFixed(1)} times the control`,
      ...(most && { goal: `under ${most} %`, ok: playing.task < most }),
    });
  }
  return rows;
}

/** The slider is dragged over a long run, to its end and back. */
export async function measureScrubbing(browser, url) {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const start = Date.now();
  const steps = await openRun(page, url, LONG);
  const opened = Date.now() - start;
  const { x, y, width, height } = await page.getByRole('slider', { name: 'Position in the run' }).boundingBox();
  const at = (share) => [x + 8 + (width - 16) * share, y + height / 2];
  await page.keyboard.press('Home');
  const scrubbed = await recordFrames(page, async () => {
    await page.mouse.move(...at(0));
    await page.mouse.down();
    for (let step = 1; step <= 2 * DRAG_STEPS; step += 1) {
      await page.mouse.move(...at(1 - Math.abs(1 - step / DRAG_STEPS)));
    }
    await page.mouse.up();
  });
  await page.close();
  const name = `${steps.toLocaleString('en')} events, dragged from end to end and back`;
  return [
    { what: `${name}: opened`, measured: `${opened} ms` },
    {
      what: `${name}, p50 / p95 / p99 / max`,
      goal: `no frame over ${SCRUB_GOAL_MS} ms, ${LONG_RUN.toLocaleString('en')} events`,
      measured: framesShown(scrubbed),
      ok: scrubbed.longest <= SCRUB_GOAL_MS && steps >= LONG_RUN,
    },
    { what: `${name}: main thread`, measured: workShown(scrubbed) },
  ];
}

const median = (times) => [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];
