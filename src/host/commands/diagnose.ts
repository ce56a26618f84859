import { diagnoseEndpoint } from '../doctor/diagnoseEndpoint';
import { pickUrl } from '../pickUrl';
import type { Command } from './command';

/** Asks for a URL and runs the doctor on it, in an inspector of that URL. */
export const diagnose: Command = {
  id: 'socketscope.diagnose',
  run: async (context, url) => {
    const choice = typeof url === 'string' ? { url } : await pickUrl(context.connections);
    if (choice === undefined) return;
    const settings = 'settings' in choice ? choice.settings : context.inspectors.toSettings(choice.url);
    await diagnoseEndpoint(context.inspectors, settings, 'report');
  },
};
