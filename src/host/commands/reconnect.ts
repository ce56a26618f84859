import { connectWithConsent } from '../consent';
import type { Command } from './command';
import { withInspector } from './withInspector';

/** Connects again with the inspector's own settings; an open connection is closed first. */
export const reconnect: Command = {
  id: 'socketscope.reconnect',
  run: (context) =>
    withInspector(context, (inspector) => {
      if (inspector.settings.url === '') inspector.focus('url');
      else void connectWithConsent(inspector.settings.url, () => inspector.connect());
    }),
};
