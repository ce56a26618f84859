import { say } from '../../../scripts/lib/say.mjs';
import { count, milliseconds, perSecond } from '../lib/format.mjs';
import { quantile } from '../lib/statistics.mjs';

const READS = 1_000;
const FRAME_BYTES = 100;
const FRAMES_PER_SECOND = 100_000;
/** More than are sent while all pages are read. */
const SECONDS = 60;

/** Pages of rows in the host, at random places, while frames pour in. */
export const pagesPart = {
  name: 'pages',

  async measure({ measure, server }) {
    say('page reads while capturing');
    const query = { size: FRAME_BYTES, frames: FRAMES_PER_SECOND * SECONDS, rate: FRAMES_PER_SECOND };
    return measure('pages', [server.url(query), READS]);
  },

  toTables({ framesPerSecond, reads, answerMs, readMs }) {
    const toRow = (name, values) => [name, ...[0.5, 0.99, 1].map((share) => milliseconds(quantile(values, share)))];
    return [
      {
        title: `Page reads of 100 rows at random places while ${perSecond(framesPerSecond)} frames arrive`,
        columns: ['', 'p50', 'p99', 'largest'],
        rows: [toRow('from request to answer', answerMs), toRow('the read alone', readMs)],
        notes: [`${count(reads)} reads, asked for by another thread every 10 ms, from 100,000 rows on.`],
      },
    ];
  },
};
