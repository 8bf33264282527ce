// How smoothly the page moves: the times between frames, and how busy its main thread is.

/** Records frames and the main thread's work while something happens. */
export async function recordFrames(page, happen) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Performance.enable');
  const work = async () => {
    const { metrics } = await debug.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await work();
  await page.evaluate(() => {
    window.stamps = [];
    const stamp = (at) => window.stamps?.push(at) && requestAnimationFrame(stamp);
    requestAnimationFrame(stamp);
  });
  await happen();
  const stamps = await page.evaluate(() => {
    const stamps = window.stamps;
    window.stamps = undefined;
    return stamps;
  });
  const after = await work();
  await debug.detach();
  const wall = after.Timestamp - before.Timestamp;
  const share = (name) => (100 * (after[name] - before[name])) / wall;
  return {
    ...distribution(stamps.slice(1).map((stamp, place) => stamp - stamps[place])),
    task: share('TaskDuration'),
    script: share('ScriptDuration'),
    layout: share('LayoutDuration'),
    style: share('RecalcStyleDuration'),
  };
}

function distribution(times) {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    frames: times.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    over20: times.filter((time) => time > 20).length,
  };
}

export const framesShown = ({ frames, p50, p95, p99, longest, over20 }) =>
  `${[p50, p95, p99, longest].map((time) => time.toFixed(1)).join(' / ')} ms, ${over20} of ${frames} over 20 ms`;

export const workShown = ({ task, script, layout, style }) =>
  `task ${task.toFixed(1)} %: script ${script.toFixed(1)}, layout ${layout.toFixed(1)}, style ${style.toFixed(1)}`;
