import type { Command } from './command';

/** An empty inspector, ready for a URL. */
export const openPanel: Command = {
  id: 'socketscope.openPanel',
  run: ({ inspectors }) => {
    inspectors.open().focus('url');
  },
};
