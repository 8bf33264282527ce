// How tests wait: for a state of the page, never for a time.

/**
 * For how long. A wait ends as soon as what it waits for is there, so this is only spent on a failure; it is
 * long enough for a machine whose cores have other things to do.
 */
export const PATIENCE_MS = 60_000;

/** Waits until an assertion holds. */
export async function eventually(check) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

/**
 * Waits until the page rests: nothing that moves has still to come to its end, and two frames have passed in
 * which nothing changed. Only then may be measured how it looks. A run that plays does not rest before its end.
 */
export const settled = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const ends = (it) => it.playState === 'running' && Number.isFinite(it.effect?.getComputedTiming().endTime);
    let changes = 0;
    const observer = new MutationObserver(() => { changes += 1; });
    observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    for (let quiet = 0; quiet < 2; ) {
      const moving = document.getAnimations().filter(ends);
      changes = 0;
      // One that is cancelled has come to its end, too.
      await Promise.allSettled(moving.map((it) => it.finished));
      await frame();
      quiet = moving.length + changes === 0 ? quiet + 1 : 0;
    }
    observer.disconnect();
  });
