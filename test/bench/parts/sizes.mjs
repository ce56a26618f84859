import { stat } from 'node:fs/promises';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { kibibytes } from '../lib/format.mjs';

/** What is shipped. */
export const sizesPart = {
  name: 'sizes',

  async measure({ packedVsix }) {
    const { sizeBytes: vsixBytes } = await packedVsix();
    const sizeOf = async (...path) => (await stat(inRoot('dist', ...path))).size;
    return {
      vsixBytes,
      extensionBytes: await sizeOf('extension.js'),
      cliBytes: await sizeOf('cli.js'),
      viewBytes: await sizeOf('webview', 'main.js'),
    };
  },

  toTables({ vsixBytes, extensionBytes, viewBytes, cliBytes }) {
    return [
      {
        title: 'Sizes',
        columns: ['.vsix', 'extension', 'view', 'command line'],
        rows: [[vsixBytes, extensionBytes, viewBytes, cliBytes].map(kibibytes)],
        notes: [],
      },
    ];
  },
};
