// Pictures of the built page, to look at: `node xtask/screens.mjs all target/screens` takes many, in light
// and dark, on a desktop and a phone, among them every protocol of the registry with few and with many
// participants; a third word takes only those whose names hold it. `node xtask/screens.mjs readme
// docs/screenshot.png` takes the README's.
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
  if (!(await help.first().isVisible())) await page.getByRole('button', { name: 'Menu' }).click();
  await help.locator('visible=true').click();
};
const showTab = (name) => async (page) => {
  const tab = page.getByRole('tab', { name, exact: true });
  // On a desktop the diagram is always there, and has no tab.
  if (await tab.isVisible()) await tab.click();
};
const showCostByN = async (page) => {
  await showTab('Cost by N')(page);
  // The last of the points comes some frames later.
  await page.waitForTimeout(3_000);
};
const seekTo = (part) => async (page) => {
  const slider = page.locator('input[type=range]');
  await slider.fill(String(Math.round(part * Number(await slider.getAttribute('max')))));
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
  await page.getByRole('button', { name: 'Check all' }).click();
  await page.getByRole('button', { name: 'Check again' }).waitFor({ timeout: 120_000 });
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
  ['fault-matrix', '#/table/2pc-commit', fillTable],
  ['violated', '#/play/m1-yes-before-force@999'],
  ['cost-by-n', '#/play/2pc-commit', showCostByN],
  ['cost-by-n-of-sagas', '#/play/saga-refused', showCostByN],
  ['saga', '#/play/saga-refused@22', showTab('Saga')],
  ['checkout', '#/play/checkout-last-item@30', showTab('Saga')],
  ...['Diagram', 'Processes', 'Verdict', 'Cost', 'Setup'].map((tab) => [
    `panel-${tab.toLowerCase()}`,
    '#/play/2pc-coordinator-crash@30',
    showTab(tab),
  ]),
];
const PARTICIPANTS = [3, 32];

/** What the registry has, as the page itself says it: the protocols, and the variants of each. */
async function registry() {
  const page = await (await browser.newContext(DEVICES.desktop)).newPage();
  await page.goto(`${server.url}#/play/2pc-commit`);
  await showTab('Setup')(page);
  const choices = (id) => page.locator(`#${id} option`).allTextContents();
  const found = [];
  for (const protocol of await choices('protocol')) {
    await page.locator('#protocol').selectOption(protocol);
    for (const variant of await choices('variant')) found.push([protocol, variant]);
  }
  await page.context().close();
  return found;
}

/** A failure-free run with that many participants half way, and the same after its first process crashed. */
const choose = (protocol, variant, participants, crashes) => async (page) => {
  await showTab('Setup')(page);
  await page.locator('#protocol').selectOption(protocol);
  await page.locator('#variant').selectOption(variant);
  await page.locator('#participants').fill(String(participants));
  await page.locator('#participants').blur();
  // What the protocol does not take is said, and changes nothing.
  if (await page.locator('.error').first().isVisible()) return;
  await seekTo(0.4)(page);
  await showTab('Events')(page);
  if (!crashes) return;
  await page.getByRole('button', { name: /^Process / }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Crash here' }).click();
  await seekTo(1)(page);
};

async function everyProtocol() {
  const scenes = [];
  for (const [protocol, variant] of await registry()) {
    for (const participants of PARTICIPANTS) {
      for (const crashes of [false, true]) {
        const name = `protocol ${variant} ${participants}${crashes ? ' crash' : ''}`;
        const file = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
        scenes.push([file, '#/play/2pc-commit', choose(protocol, variant, participants, crashes)]);
      }
    }
  }
  return scenes;
}


const [kind, target, wanted = ''] = process.argv.slice(2);
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
  const scenes = [...SCENES, ...(await everyProtocol())];
  for (const device of Object.keys(DEVICES)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [name, address, prepare] of scenes) {
        const picture = `${name}-${device}-${colorScheme}.png`;
        if (!picture.includes(wanted)) continue;
        const file = join(target, picture);
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
