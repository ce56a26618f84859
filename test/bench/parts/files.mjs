import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../../scripts/lib/say.mjs';
import { count, mebibytes, milliseconds } from '../lib/format.mjs';
import { median } from '../lib/statistics.mjs';

const MEBIBYTE = 1_048_576;
const SIZES = [16 * MEBIBYTE, 256 * MEBIBYTE];
const SOAK_SIZE = 5 * 1_024 * MEBIBYTE;
const ROUNDS = 3;

/** What a `.wscap` costs to open, whatever its size; each round in a process of its own. */
export const filesPart = {
  name: 'files',

  async measure({ measure, isSoak }) {
    const folder = await mkdtemp(join(tmpdir(), 'socketscope-bench-files-'));
    const steps = [];
    try {
      for (const size of isSoak ? [...SIZES, SOAK_SIZE] : SIZES) {
        say(`capture file, ${mebibytes(size)}`);
        const path = join(folder, `${size}.wscap`);
        const written = await measure('write-file', [path, size]);
        const rounds = [];
        for (let round = 0; round < ROUNDS; round++) rounds.push(await measure('open-file', [path]));
        await rm(path);
        steps.push({ written, rounds });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { steps };
  },

  toTables({ steps }) {
    return [
      {
        title: 'Capture files, frames of 1,024 bytes',
        columns: ['.wscap', 'frames', 'written', 'opened, first 100 rows', '100 rows in the middle', 'RSS growth'],
        rows: steps.map(({ written, rounds }) => [
          mebibytes(written.fileBytes),
          count(written.frames),
          `${mebibytes(written.fileBytes / (written.durationMs / 1_000))}/s`,
          milliseconds(median(rounds.map((round) => round.firstRowsMs))),
          milliseconds(median(rounds.map((round) => round.middleRowsMs))),
          mebibytes(median(rounds.map((round) => round.rssGrowthBytes))),
        ]),
        notes: [`Median of ${ROUNDS} rounds; the file was just written, so the system has it in memory where it fits.`],
      },
    ];
  },
};
