import type { Command } from './command';
import { findConnection } from './savedConnection';

/** Shows the connection's inspector; opens one without dialling where there is none. */
export const savedOpen: Command = {
  id: 'socketscope.saved.open',
  run: ({ inspectors }, ...args) => {
    const node = findConnection(args);
    if (node !== undefined) inspectors.openFor(node.settings).reveal();
  },
};
