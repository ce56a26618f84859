import type { Command } from './command';
import { findConnection } from './savedConnection';

export const savedDisconnect: Command = {
  id: 'socketscope.saved.disconnect',
  run: ({ inspectors }, ...args) => {
    const node = findConnection(args);
    if (node !== undefined) inspectors.find(node.settings.url)?.disconnect();
  },
};
