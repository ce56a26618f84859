import { say } from '../../../scripts/lib/say.mjs';
import { count, milliseconds } from '../lib/format.mjs';

/** A long nginx.conf. */
export const lintPart = {
  name: 'lint',

  async measure({ measure }) {
    say('lint');
    return measure('lint');
  },

  toTables({ lines, firstMs, laterMs }) {
    return [
      {
        title: 'Lint',
        columns: ['nginx.conf', 'first run', 'later runs'],
        rows: [[`${count(lines)} lines`, milliseconds(firstMs), milliseconds(laterMs)]],
        notes: [],
      },
    ];
  },
};
