// Simulated steps a second, from the lines that the test `speed` prints, natively and in the browser.
const LINE = /steps a second, (native|wasm): (.+?) \(\d+ steps\): (\d+)/g;
const GOAL_NATIVE = 1_000_000;

export function measuredSteps(output) {
  const rates = new Map();
  for (const [, platform, workload, rate] of output.matchAll(LINE)) {
    rates.set(workload, { ...rates.get(workload), [platform]: Number(rate) });
  }
  return [...rates].map(([workload, { native, wasm }]) => ({
    what: `steps a second: ${workload}`,
    goal: `${shown(GOAL_NATIVE)} native`,
    measured: [
      native && `${shown(native)} native`,
      wasm && `${shown(wasm)} wasm`,
      native && wasm && `${(native / wasm).toFixed(2)} times`,
    ].filter(Boolean).join(', '),
    ok: native >= GOAL_NATIVE,
  }));
}

const shown = (count) => count.toLocaleString('en');
