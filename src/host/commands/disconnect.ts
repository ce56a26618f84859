import type { Command } from './command';
import { withInspector } from './withInspector';

/** Starts the closing handshake, or gives up connecting. */
export const disconnect: Command = {
  id: 'socketscope.disconnect',
  run: (context) => withInspector(context, (inspector) => inspector.disconnect()),
};
