import { connectWithConsent } from '../consent';
import type { Command } from './command';
import { findConnection } from './savedConnection';

export const savedConnect: Command = {
  id: 'socketscope.saved.connect',
  run: async ({ inspectors }, ...args) => {
    const node = findConnection(args);
    if (node === undefined) return;
    await connectWithConsent(node.settings.url, () => {
      const inspector = inspectors.openFor(node.settings);
      inspector.reveal();
      inspector.connect();
    });
  },
};
