import type { Command } from './command';
import { withInspector } from './withInspector';

/** Sends a ping now; its pong shows the round trip in the table. */
export const sendPing: Command = {
  id: 'socketscope.sendPing',
  run: (context) => withInspector(context, (inspector) => inspector.sendPing()),
};
