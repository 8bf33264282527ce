// Pictures of the built page, to look at: `node xtask/screens.mjs all target/screens` takes many, in light
// and dark, on a desktop and a phone; `node xtask/screens.mjs readme docs/screenshot.png` the README's.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../tests/e2e/harness/browser.mjs';
import { serve } from '../tests/e2e/harness/server.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
const openMenu = (name) => async (page) => {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
};
const showHelp = async (page) => {
  // On a phone help stands in the menu of files.
  const help = page.getByRole('button', { name: 'Help', exact: true });
  if (!(await help.first().isVisible())) await page.getByRole('button', { name: 'Files' }).click();
  await help.locator('visible=true').click();
};
const playTo = (step) => async (page) => {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const slider = page.locator('input[type=range]');
  while (Number(await slider.inputValue()) < step) await page.waitForTimeout(5);
};

const startSearch = async (page) => {
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText(/[1-9][\d,]* states, /).waitFor();
};
const search = async (page) => {
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText(/ states were searched/).first().waitFor();
};
const fillTable = async (page) => {
  await page.getByRole('button', { name: 'Fill the table' }).click();
  await page.getByRole('button', { name: 'Fill it again' }).waitFor({ timeout: 120_000 });
};

/** A name, an address, and what to do before the picture is taken. */
const SCENES = [
  ['first-visit', '', (page) => page.getByRole('region', { name: 'What next' }).waitFor()],
  ['votes-under-way', '#/play/2pc-commit@14', playTo(19)],
  ['coordinator-crash', '#/play/2pc-coordinator-crash@30'],
  ['partition', '#/play/2pc-partition@24'],
  ['menu-of-a-process', '#/play/2pc-commit@6', openMenu(/^Process p1/)],
  ['menu-of-a-message', '#/play/2pc-commit@4', openMenu(/^Message /)],
  ['broken-link', '#/play/2pc-comit'],
  ['help', '#/play/2pc-commit', showHelp],
  ['library', '#/play/2pc-commit', (page) => page.getByRole('button', { name: /^Run:/ }).click()],
  ['check', '#/check/2pc-commit'],
  ['check-found', '#/check/2pc-commit', search],
  ['check-nothing', '#/check/2pc-commit?goal=violated', search],
  ['check-running', '#/check/2pc-commit?crashes=4&recoveries=4&losses=6&async&goal=violated', startSearch],
  ['truth-table', '#/table/2pc-commit', fillTable],
  ['violated', '#/play/m1-yes-before-force@999'],
  ...['Diagram', 'Processes', 'Verdict', 'Costs', 'Setup'].map((tab) => [
    `panel-${tab.toLowerCase()}`,
    '#/play/2pc-coordinator-crash@30',
    (page) => page.getByRole('tab', { name: tab }).click({ timeout: 2_000 }).catch(() => undefined),
  ]),
];

const [kind, target] = process.argv.slice(2);
const server = await serve(DIST, '/coordinator/');
const browser = await launch();
try {
  if (kind === 'readme') await readme();
  else await all();
} finally {
  await browser.close();
  await server.close();
}

async function readme() {
  mkdirSync(dirname(target), { recursive: true });
  await take({ device: 'desktop', colorScheme: 'light', address: '#/play/2pc-coordinator-crash@30', file: target });
}

async function all() {
  mkdirSync(target, { recursive: true });
  for (const device of Object.keys(DEVICES)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [name, address, prepare] of SCENES) {
        const file = join(target, `${name}-${device}-${colorScheme}.png`);
        await take({ device, colorScheme, address, prepare, file });
      }
    }
  }
}

async function take({ device, colorScheme, address, prepare, file }) {
  const context = await browser.newContext({ ...DEVICES[device], colorScheme });
  context.setDefaultTimeout(10_000);
  try {
    const page = await context.newPage();
    await page.goto(server.url + address);
    await page.locator('main').waitFor();
    await prepare?.(page);
    // Two frames: by then what the last act has changed is painted.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: file });
    process.stdout.write(`${file}\n`);
  } catch (error) {
    process.stderr.write(`${file}: ${error.message.split('\n')[0]}\n`);
    process.exitCode = 1;
  } finally {
    await context.close();
  }
}
