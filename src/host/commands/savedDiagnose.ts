import { diagnoseEndpoint } from '../doctor/diagnoseEndpoint';
import type { Command } from './command';
import { findConnection } from './savedConnection';

/** Runs the doctor on a saved or recent connection. */
export const savedDiagnose: Command = {
  id: 'socketscope.saved.diagnose',
  run: async ({ inspectors }, ...args) => {
    const node = findConnection(args);
    if (node !== undefined) await diagnoseEndpoint(inspectors, node.settings, 'report');
  },
};
