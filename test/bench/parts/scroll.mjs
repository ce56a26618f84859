import { Inspector } from '../../../scripts/lib/inspector.mjs';
import { delay } from '../../../scripts/lib/processes.mjs';
import { say } from '../../../scripts/lib/say.mjs';
import { until } from '../../../scripts/lib/workbench.mjs';
import { count, milliseconds } from '../lib/format.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const ROWS = 200_000;
const FRAME_BYTES = 100;
const SCROLL_MS = 5_000;
const NOTCH_EVERY_MS = 16;
/** What one notch of the wheel moves by, in pixels. */
const GAITS = [
  { name: 'wheel, some rows a notch', notchPixels: 120 },
  { name: 'wheel, some pages a notch', notchPixels: 4_000 },
];

/** Painting of the inspector's table in the real VS Code while the wheel turns. */
export const scrollPart = {
  name: 'scroll',
  needsVscode: true,

  async measure({ openStage, server }) {
    say('scroll in the real VS Code');
    const { workbench } = await openStage();
    await workbench.runCommand('Socketscope: Open Connection Panel');
    const inspector = new Inspector(workbench.webview());
    await inspector.waitUntilShown();
    await inspector.connect(server.url({ size: FRAME_BYTES, frames: ROWS, stay: '' }));
    await inspector.waitForCount('Binary', ROWS);
    const gaits = [];
    for (const gait of GAITS) gaits.push({ ...gait, ...(await scroll(workbench.page, inspector, gait.notchPixels)) });
    return { rows: ROWS, gaits };
  },

  toTables({ rows, gaits }) {
    return [
      {
        title: `Scrolling ${count(rows)} rows in the real VS Code, ${SCROLL_MS / 1_000} s each`,
        columns: ['', 'rows passed', 'frames/s, median', 'frames/s, worst 5 %', 'long tasks', 'longest'],
        rows: gaits.map(({ name, passedRows, intervalsMs, longTasksMs }) => [
          name,
          count(passedRows),
          (1_000 / median(intervalsMs)).toFixed(1),
          (1_000 / quantile(intervalsMs, 0.95)).toFixed(1),
          count(longTasksMs.length),
          longTasksMs.length === 0 ? '-' : milliseconds(Math.max(...longTasksMs)),
        ]),
        notes: [
          "Painted without a GPU, by the headless Chromium in which VS Code's workbench runs; a long task is one over 50 ms.",
        ],
      },
    ];
  },
};

async function scroll(page, inspector, notchPixels) {
  await inspector.table.focus();
  await inspector.scrollToStart();
  await until(async () => (await readLastRow(inspector.table)) < 200, 'the first rows');
  await inspector.table.hover();
  const startRow = await readLastRow(inspector.table);
  await inspector.table.evaluate(startWatching);
  const endMs = performance.now() + SCROLL_MS;
  while (performance.now() < endMs) {
    await page.mouse.wheel(0, notchPixels);
    await delay(NOTCH_EVERY_MS);
  }
  const watched = await inspector.table.evaluate(stopWatching);
  return { ...watched, passedRows: (await readLastRow(inspector.table)) - startRow };
}

/** Number of the lowest row that is painted; the header is the only one while there is none. Rows are recycled, so their order says nothing. */
const readLastRow = (table) =>
  table.evaluate((element) => {
    const rows = [...element.querySelectorAll('[role=row]')].filter((row) => row.checkVisibility());
    return Math.max(...rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
  });

/** Runs in the view. */
function startWatching() {
  const watch = { timesMs: [], longTasksMs: [], isOn: true };
  globalThis.scrollWatch = watch;
  watch.observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watch.longTasksMs.push(duration);
  });
  watch.observer.observe({ type: 'longtask' });
  const tick = (timeMs) => {
    watch.timesMs.push(timeMs);
    if (watch.isOn) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** Runs in the view. */
function stopWatching() {
  const watch = globalThis.scrollWatch;
  watch.isOn = false;
  for (const { duration } of watch.observer.takeRecords()) watch.longTasksMs.push(duration);
  watch.observer.disconnect();
  const { timesMs, longTasksMs } = watch;
  return { intervalsMs: timesMs.slice(1).map((timeMs, at) => timeMs - timesMs[at]), longTasksMs };
}
