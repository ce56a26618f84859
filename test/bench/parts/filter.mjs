import { say } from '../../../scripts/lib/say.mjs';
import { count, milliseconds } from '../lib/format.mjs';
import { median } from '../lib/statistics.mjs';

/** Filters over frames that are already captured. */
export const filterPart = {
  name: 'filter',

  async measure({ measure, frames }) {
    say('filter');
    return { frames, filters: await measure('filter', [frames]) };
  },

  toTables({ frames, filters }) {
    const wrong = filters.filter(({ found, expected }) => found !== expected);
    return [
      {
        title: `Filter over ${count(frames)} captured frames, about 90 bytes each`,
        columns: ['filter', 'kind', 'rows found', 'all rows', 'first 50 rows'],
        rows: filters.map(({ filter, kind, found, allMs, firstPageMs }) => [
          filter,
          kind,
          count(found),
          milliseconds(median(allMs)),
          milliseconds(median(firstPageMs)),
        ]),
        notes: [
          'Median of 3 rounds.',
          ...wrong.map(
            (one) => `Not measured: ${one.filter} finds ${count(one.found)} rows, not ${count(one.expected)}.`,
          ),
        ],
      },
    ];
  },
};
