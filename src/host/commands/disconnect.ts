import type { Command } from './command';
import { withInspector } from './withInspector';

/** Starts the closing handshake, or gives up connecting. */
export const disconnect: Command = {
  id: 'socketscope.disconnect',
  run: ({ inspectors }) => withInspector(inspectors, (inspector) => inspector.disconnect()),
};
