import { say } from '../../../scripts/lib/say.mjs';
import { count, mebibytes, milliseconds, perSecond } from '../lib/format.mjs';
import { median } from '../lib/statistics.mjs';

const FRAME_BYTES = 16;
const COUNTS = [10_000, 100_000, 1_000_000];
const SOAK_COUNT = 10_000_000;

/** The same capture with ten times as many frames, and ten times as many again. */
export const growthPart = {
  name: 'growth',

  async measure({ measure, server, frames: mostFrames, isSoak }) {
    const steps = [];
    const counts = COUNTS.filter((frames) => frames <= mostFrames);
    for (const frames of isSoak ? [...counts, SOAK_COUNT] : counts) {
      say(`growth, ${count(frames)} frames`);
      steps.push(await measure('growth', [server.url({ size: FRAME_BYTES, frames }), frames], { hasGc: true }));
    }
    return { steps };
  },

  toTables({ steps }) {
    return [
      {
        title: `Growth, frames of ${FRAME_BYTES} bytes, all kept`,
        columns: ['frames', 'captured', 'RSS growth', 'index', 'page read', 'header-only filter'],
        rows: steps.map((step) => [
          count(step.frames),
          perSecond(step.framesPerSecond),
          mebibytes(step.rssGrowthBytes),
          mebibytes(step.indexBytes),
          milliseconds(median(step.pageReadMs)),
          milliseconds(median(step.headerFilterMs)),
        ]),
        notes: ['Page read: 100 rows at a random place, median of 200. Filter: median of 3.'],
      },
    ];
  },
};
