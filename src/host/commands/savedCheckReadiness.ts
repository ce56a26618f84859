import { diagnoseEndpoint } from '../doctor/diagnoseEndpoint';
import type { Command } from './command';
import { findConnection } from './savedConnection';

/** Shows what stands between production and a saved or recent connection. */
export const savedCheckReadiness: Command = {
  id: 'socketscope.saved.checkReadiness',
  run: async ({ inspectors }, ...args) => {
    const node = findConnection(args);
    if (node !== undefined) await diagnoseEndpoint(inspectors, node.settings, 'readiness');
  },
};
