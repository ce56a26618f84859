import type { Command } from './command';
import { withInspector } from './withInspector';

/** Puts the focus into the frame filter of the panel. */
export const focusFilter: Command = {
  id: 'socketscope.focusFilter',
  run: ({ inspectors }) => withInspector(inspectors, (inspector) => inspector.focus('filter')),
};
