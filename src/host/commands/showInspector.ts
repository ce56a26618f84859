import type { Command } from './command';

/** Brings the inspector with this id to the front. */
export const showInspector: Command = {
  id: 'socketscope.showInspector',
  run: ({ inspectors }, inspectorId) => {
    inspectors.all.find(({ id }) => id === inspectorId)?.reveal();
  },
};
