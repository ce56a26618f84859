import { inRoot } from '../../../scripts/lib/paths.mjs';
import { VscodeServer } from '../../../scripts/lib/vscodeServer.mjs';
import { launchBrowser, Workbench } from '../../../scripts/lib/workbench.mjs';

/** A VS Code window with the packed extension. `cleanUp` gets what is to be closed, the last one first. */
export async function openVscodeStage(vsix, cleanUp) {
  const server = await VscodeServer.create();
  cleanUp.push(() => server.stop());
  await server.installExtension(vsix);
  await server.start();
  const browser = await launchBrowser();
  cleanUp.push(() => browser.close());
  return { workbench: await Workbench.open(browser, server, { folder: inRoot('demo', 'workspace') }) };
}
