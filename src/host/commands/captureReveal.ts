import { revealFile } from '../captures/openCaptureFile';
import { findCaptureNode } from './captureNode';
import type { Command } from './command';

/** Shows a capture file where the user keeps files. */
export const captureReveal: Command = {
  id: 'socketscope.capture.reveal',
  run: async ({ capturesTree }, ...args) => {
    const node = findCaptureNode(args, capturesTree);
    if (node?.kind === 'captureFile') await revealFile(node.recent.uri);
  },
};
