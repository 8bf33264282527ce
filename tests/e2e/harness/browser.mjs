// The Chromium of the machine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** Starts the browser that `CHROME` names, else the first one on the PATH. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROME ?? find(),
    // Chromium refuses its sandbox to root, and only to root.
    chromiumSandbox: process.getuid?.() !== 0,
    // No traffic of the browser's own.
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

function find() {
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here.
      }
    }
  }
  throw new Error('no Chromium or Chrome on the PATH: install one, or name it in CHROME');
}
