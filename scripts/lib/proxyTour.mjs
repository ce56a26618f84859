import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startNginx } from './demoProxy.mjs';
import { Inspector } from './inspector.mjs';
import { ensureProgram } from './machine.mjs';
import { isListening } from './ports.mjs';
import { Tour } from './tour.mjs';
import { until } from './workbench.mjs';

/** Where the demo's nginx.conf listens. */
const nginxPort = 8080;

/** From a lens over a location to a handshake that fails through the real nginx, its line, the fix, and one that works. */
export class ProxyTour extends Tour {
  #proxy;

  async run() {
    const { recorder, scene } = this.parts;
    await scene.restore();
    await this.setTheme('dark');
    if (!(await recorder.step('nginx.conf has a lens over each location', () => this.#seeLenses()))) return;
    await recorder.step('a quick fix is previewed', () => this.#preview());
    await recorder.step('the configuration in force opens beside a location', () => this.#showEffective());
    try {
      if (await recorder.step('a handshake through nginx fails and names its line', () => this.#fail()))
        await recorder.step('after the quick fix the same handshake works', () => this.#mend());
    } finally {
      await this.#proxy?.stop();
    }
    await this.workbench.runCommand('View: Close All Editors');
    await recorder.step('haproxy.cfg has a lens over each backend', () => this.#seeBackendLenses());
  }

  async #seeLenses() {
    await this.openWindow();
    await this.workbench.runCommand('View: Close Primary Side Bar');
    await this.workbench.openFile('nginx.conf');
    await this.workbench.goToLine(45);
    await this.workbench.lens('WebSocket: broken').first().waitFor();
    await this.shoot('lint-lenses.png');
    return (await this.workbench.lens('WebSocket:').allInnerTexts()).join(' | ');
  }

  async #preview() {
    const offered = await this.workbench.applyQuickFix('N1', /^Preview/);
    const discard = this.workbench.page.getByRole('button', { name: 'Discard', exact: true });
    await discard.waitFor();
    await this.shoot('lint-preview.png');
    await discard.click();
    await this.workbench.runCommand('View: Hide Panel');
    return offered.filter((title) => title.startsWith('Preview')).join(' | ');
  }

  async #showEffective() {
    await this.workbench.goToLine(34);
    await this.workbench.runCommand('Socketscope: Show Effective Proxy Configuration');
    await this.workbench.tab('in force').waitFor();
    await this.shoot('lint-effective.png');
    await this.workbench.runCommand('View: Close Editor');
    return 'a read-only document beside nginx.conf';
  }

  async #fail() {
    await this.#restart();
    await this.workbench.goToLine(34);
    const inspector = await this.#testThroughProxy();
    await inspector.waitForPhase('Failed');
    const link = inspector.link(/^Served by nginx\.conf:\d+: location \/telemetry/);
    await link.waitFor();
    await link.click();
    await this.workbench.lens('Last handshake failed').first().waitFor();
    await this.shoot('lint-live.png');
    return `${await inspector.readFacts()} -> ${await link.innerText()}`;
  }

  async #mend() {
    // The link has opened the config beside the panel.
    await this.workbench.lens('WebSocket: broken').first().click();
    await this.workbench.chooseQuickFix(/^Copy/, await this.workbench.openQuickFixesHere());
    await this.#saveToDisk();
    await this.#restart();
    const inspector = await this.#testThroughProxy();
    await inspector.waitForPhase('Open');
    return inspector.readFacts();
  }

  /** Saving is over when the file on disk is another: only then nginx can read it. */
  async #saveToDisk() {
    const before = await readFile(this.#config, 'utf8');
    await this.workbench.save();
    await until(async () => (await readFile(this.#config, 'utf8')) !== before, 'nginx.conf to be saved');
  }

  get #config() {
    return join(this.parts.scene.folder, 'nginx.conf');
  }

  /** The real nginx on the config as it was saved last. */
  async #restart() {
    await this.#proxy?.stop();
    if (await isListening(nginxPort)) throw new Error(`Port ${nginxPort} is taken: the demo's nginx needs it.`);
    this.#proxy = await startNginx(await ensureProgram('nginx'), this.#config, nginxPort);
  }

  /** Clicks the lens over the location in view. */
  async #testThroughProxy() {
    await this.workbench.lens('Test through this proxy').first().click();
    const inspector = new Inspector(this.workbench.webview());
    await inspector.waitUntilShown();
    return inspector;
  }

  async #seeBackendLenses() {
    await this.workbench.openFile('haproxy.cfg');
    await this.workbench.goToLine(30);
    await this.workbench.lens('WebSocket: broken').first().waitFor();
    await this.shoot('lint-haproxy-lenses.png');
    return (await this.workbench.lens('WebSocket:').allInnerTexts()).join(' | ');
  }
}
