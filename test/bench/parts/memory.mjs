import { say } from '../../../scripts/lib/say.mjs';
import { bytesEach, count, mebibytes } from '../lib/format.mjs';

const BUDGET_MEBIBYTES = 32;

/** What a frame costs while all are kept, and what a capture costs whose budget is used up ten times over. */
export const memoryPart = {
  name: 'memory',

  async measure({ measure, frames }) {
    say('memory of a frame');
    const index = await measure('index-memory', [frames], { hasGc: true });
    say('memory within a budget');
    return { index, bounded: await measure('bounded-memory', [BUDGET_MEBIBYTES], { hasGc: true }) };
  },

  toTables({ index, bounded }) {
    return [
      {
        title: `Memory a frame, ${count(index.frames)} frames of 16 bytes`,
        columns: ['', 'index', 'bytes on the wire', 'RSS growth'],
        rows: [
          [
            'each',
            bytesEach(index.indexBytesPerFrame),
            bytesEach(index.wireBytesPerFrame),
            bytesEach(index.rssBytesPerFrame),
          ],
        ],
        notes: [],
      },
      {
        title: `Memory within a budget of ${mebibytes(bounded.budgetBytes)}, ${mebibytes(bounded.flowedBytes)} captured`,
        columns: ['', 'RSS growth at the budget', 'at its largest', 'at the end', 'index'],
        rows: [
          [
            `${count(bounded.frames)} frames, ${count(bounded.droppedFrames)} dropped`,
            ...[bounded.rssAtBudgetBytes, bounded.rssPeakBytes, bounded.rssEndBytes, bounded.indexBytes].map(mebibytes),
          ],
        ],
        notes: [],
      },
    ];
  },
};
