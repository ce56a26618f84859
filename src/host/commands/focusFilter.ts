import type { Command } from './command';
import { withShownInspector } from './withShownInspector';

/** Puts the focus into the frame filter of the panel or capture file that has or had it. */
export const focusFilter: Command = {
  id: 'socketscope.focusFilter',
  run: (context) => withShownInspector(context, (inspector) => inspector.focus('filter')),
};
