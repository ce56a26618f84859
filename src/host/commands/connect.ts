import { connectWithConsent } from '../consent';
import { pickUrl } from '../pickUrl';
import type { Command } from './command';

/** Asks for a URL, offering the saved and recent ones, and connects in an inspector of its own. */
export const connect: Command = {
  id: 'socketscope.connect',
  run: async (context, url) => {
    const choice = typeof url === 'string' ? { url } : await pickUrl(context.connections);
    if (choice === undefined) return;
    const settings = 'settings' in choice ? choice.settings : context.inspectors.toSettings(choice.url);
    await connectWithConsent(settings.url, () => context.inspectors.open(settings).connect());
  },
};
