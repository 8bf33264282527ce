// The runs that the page is measured with. They go in as a file, as a visitor would open them; the page
// puts them into its address.

/** A commit among so many participants. */
export const commit = (participants) => ({ coordinator: 1, protocol: '2pc', participants });

/** More than 10,000 events: everybody is in doubt for a long time, and asks again and again. */
export const LONG = {
  coordinator: 1,
  protocol: '2pc',
  participants: 64,
  environment: {
    latency: { constant: 10 },
    'force-ticks': 4,
    'work-ticks': 2,
    'timeout-ticks': 60,
    'patience-ticks': 25_000,
  },
  interventions: [{ when: { 'before-write': { process: 'C', nth: 1 } }, what: { crash: 'C' } }],
};

/** Opens a run on the page; how many steps it has. */
export async function openRun(page, url, run) {
  await page.goto(`${url}#/play/2pc-commit`);
  await page.getByRole('button', { name: /^Process C,/ }).first().waitFor();
  const slider = page.getByRole('slider', { name: 'Position in the run' });
  const before = await slider.getAttribute('max');
  await page.getByRole('button', { name: 'Files' }).click();
  await page.getByLabel('JSON file', { exact: true }).setInputFiles({
    name: 'run.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(run)),
  });
  const until = Date.now() + 120_000;
  while ((await slider.getAttribute('max')) === before) {
    if (Date.now() > until) throw new Error('the run did not open');
    await page.waitForTimeout(5);
  }
  await page.keyboard.press('Escape');
  return Number(await slider.getAttribute('max'));
}
