// A run leaves the page as a file, and comes back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { eventually, settled } from './harness/patience.mjs';
import { button, choose, onStage, problem, process, said, told } from './harness/play.mjs';
import { suite } from './harness/suite.mjs';

/** Saves the run, and returns the file's text. */
async function saved(page, format) {
  await button(page, 'Export and import').click();
  const downloading = page.waitForEvent('download');
  await button(page, format).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Opens a file on the page. */
async function opened(page, name, text) {
  await button(page, 'Export and import').click();
  await page.getByLabel('JSON file', { exact: true }).setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

async function broken(page, open) {
  await open('#/play/2pc-commit@20');
  await choose(page, process(page, 'C'), 'Crash here');
  await eventually(async () => assert.match(await said(page), /C crashes/));
}

suite('files', (test) => {
  test('a run saved as JSON opens as the same run', async ({ page, open, browserContext, url }) => {
    await broken(page, open);
    const { name, text } = await saved(page, 'JSON file of the run');
    assert.match(name, /\.json$/);
    await page.keyboard.press('End');
    const here = await told(page);
    const other = await (await browserContext()).newPage();
    await other.goto(`${url}#/play/2pc-partition`);
    await process(other, 'C').waitFor();
    await opened(other, name, text);
    await process(other, 'p3').waitFor();
    await other.keyboard.press('Escape');
    await other.keyboard.press('End');
    await eventually(async () => {
      const there = await told(other);
      assert.deepEqual([there.step, there.stage], [here.step, here.stage]);
    });
  });

  test('a picture of a run is a well-formed SVG with every process in it', async ({ page, open }) => {
    await broken(page, open);
    const { name, text } = await saved(page, 'SVG picture');
    assert.match(name, /\.svg$/);
    const read = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      const root = parsed.documentElement;
      return { wrong: parsed.querySelector('parsererror')?.textContent, root: root.nodeName, words: root.textContent };
    }, text);
    assert.deepEqual([read.wrong, read.root], [undefined, 'svg']);
    for (const process of ['C', 'p1', 'p2', 'p3']) assert.ok(read.words.includes(process), process);
  });

  test('a Mermaid diagram of a run is a sequence diagram', async ({ page, open }) => {
    await broken(page, open);
    const { text } = await saved(page, 'Mermaid sequence diagram');
    assert.match(text, /^sequenceDiagram/m);
  });

  test('a file with a mistake says where, and the run stays', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    const before = await told(page);
    await opened(page, 'mine.json', '{ "coordinator": 1, "protocol": "4pc" }');
    await problem(page).getByText(/mine\.json: .*no protocol 4pc/i).waitFor();
    assert.deepEqual(await told(page), before);
  });

  test('a file that is no JSON says where it breaks, and another one opens after it', async ({ page, open }) => {
    await open('#/play/2pc-commit@20');
    await opened(page, 'torn.json', '{ "coordinator": 1,');
    await problem(page).getByText(/torn\.json: .*line 1 column/i).waitFor();
    await page.getByRole('button', { name: /^Go on/ }).click();
    await opened(page, 'whole.json', '{ "coordinator": 1, "protocol": "2pc", "participants": 5 }');
    await process(page, 'p5').waitFor();
  });

  test('the worker is fetched when it is needed, and no earlier', async ({ page, open }) => {
    const fetched = [];
    page.on('request', (request) => fetched.push(request.url()));
    await broken(page, open);
    assert.ok(!fetched.some((url) => url.includes('worker')), fetched.join(' '));
    await saved(page, 'Mermaid sequence diagram');
    assert.ok(fetched.some((url) => url.endsWith('worker_bg.wasm')), fetched.join(' '));
  });

  // A browser may keep the worker of an older page, whose address is the same.
  const WORKERS = [
    ['of another version', 'postMessage({ version: 99, ticket: 0, body: "Ready" })', /different versions, 99 and \d+: reload the page/],
    ['of before messages were objects', 'postMessage(Uint8Array.of(1, 0, 0, 0, 0, 0))', /answered what no version of it says: reload the page/],
    ['that answers what nobody says', 'postMessage({ version: 7, body: Uint8Array.of(0, 99) })', /answered what no version of it says: reload the page/],
    ['that speaks another language', 'postMessage({ ready: true })', /answered what no version of it says: reload the page/],
    ['that does not start', 'throw new Error("too old")', /could not start the worker/],
  ];
  for (const [kind, script, words] of WORKERS) {
    test(`a worker ${kind} loses nothing`, async ({ page, open, expectProblem }) => {
      if (script.startsWith('throw')) expectProblem(/too old/);
      await page.route('**/worker_loader.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
      await broken(page, open);
      await settled(page);
      const before = await onStage(page);
      await button(page, 'Export and import').click();
      await button(page, 'JSON file of the run').click();
      await eventually(async () => assert.match(await said(page), words));
      assert.match(await said(page), /The file 2pc\.json is not saved/);
      await settled(page);
      assert.deepEqual(await onStage(page), before);
      await page.unroute('**/worker_loader.js');
      const { text } = await saved(page, 'JSON file of the run');
      assert.equal(JSON.parse(text).coordinator, 1);
    });
  }
});
