import type { Command } from './command';

export const showLog: Command = {
  id: 'socketscope.showLog',
  run: ({ log }) => log.show(),
};
