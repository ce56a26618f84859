import { say } from '../../../scripts/lib/say.mjs';
import { count, milliseconds } from '../lib/format.mjs';

/** Long configs of both proxies. */
export const lintPart = {
  name: 'lint',

  async measure({ measure }) {
    say('lint');
    return measure('lint');
  },

  toTables(figures) {
    return [
      {
        title: 'Lint, every rule',
        columns: ['config', 'lines', 'first run', 'after a key'],
        rows: figures.map(({ title, lines, firstMs, keyMs }) => [
          title,
          count(lines),
          milliseconds(firstMs),
          milliseconds(keyMs),
        ]),
        notes: [
          'First run: of the first config, nothing is compiled yet. After a key: the whole file anew, median of 60.',
        ],
      },
    ];
  },
};
