import { join } from 'node:path';
import { Inspector } from './inspector.mjs';
import { delay } from './processes.mjs';
import { until, Workbench } from './workbench.mjs';

const themes = { light: 'Light Modern', dark: 'Dark Modern', hc: 'Default High Contrast' };
const readingName = 'MessagePack';

/** Everything the tour looks at: one VS Code, the demo servers, and where the pictures go. */
export class DemoTour {
  #inspector;

  constructor({ browser, server, scene, out, recorder }) {
    this.browser = browser;
    this.server = server;
    this.scene = scene;
    this.out = out;
    this.recorder = recorder;
  }

  async run() {
    const { recorder } = this;
    await this.server.writeSettings({ 'workbench.colorTheme': themes.dark });
    const isOpen = await recorder.step('VS Code opens the demo workspace', () => this.#openWindow());
    if (!isOpen) return;
    await recorder.step('the palette opens a connection panel', () => this.#openPanel());
    await recorder.step('the panel connects to live telemetry', () => this.#connect());
    await recorder.step('frames of every opcode arrive', () => this.#seeOpcodes());
    await recorder.step('a ping of ours is answered', () => this.#ping());
    await recorder.step('a MessagePack frame opens as a tree with its bytes', () => this.#selectReading());
    for (const name of ['dark', 'light', 'hc']) {
      await recorder.step(`the panel in the ${name} theme`, () => this.#shootPanel(name));
    }
    await this.server.writeSettings({ 'workbench.colorTheme': themes.dark });
    await recorder.step('the panel beside a linted nginx.conf, narrow', () => this.#shootNarrow());
    await recorder.step('nginx.conf is linted while open', () => this.#lint('nginx.conf', 'N1', 'lint-nginx.png'));
    await recorder.step('a quick fix repairs nginx.conf', () => this.#fix('nginx.conf', 'P1'));
    await recorder.step('haproxy.cfg is linted while open', () => this.#lint('haproxy.cfg', 'H2', 'lint-haproxy.png'));
    await recorder.step('a quick fix repairs haproxy.cfg', () => this.#fix('haproxy.cfg', 'H2'));
  }

  async close() {
    await this.workbench?.close();
  }

  #shoot(name) {
    return this.workbench.screenshot(join(this.out, name));
  }

  async #openWindow() {
    this.workbench = await Workbench.open(this.browser, this.server, { folder: this.scene.folder });
    this.recorder.picture = (path) => this.workbench.screenshot(path);
    await this.workbench.page.getByRole('treeitem', { name: 'nginx.conf' }).waitFor();
    return 'nginx.conf is in the explorer';
  }

  async #openPanel() {
    await this.workbench.runCommand('Socketscope: Open Connection Panel');
    this.#inspector = new Inspector(this.workbench.webview());
    await this.#inspector.waitUntilShown();
    await this.workbench.runCommand('View: Close Primary Side Bar');
    return 'the URL field is there';
  }

  async #connect() {
    await this.#inspector.connect(`${this.scene.servers.url}/telemetry`, { subprotocols: 'telemetry.msgpack' });
    await this.#inspector.rows('Handshake', '101').waitFor();
    return (await this.#inspector.status.textContent()).trim();
  }

  async #seeOpcodes() {
    const counts = [];
    for (const opcode of ['Text', 'Binary', 'Cont.', 'Ping', 'Pong']) {
      await this.#inspector.waitForCount(opcode);
      counts.push(`${opcode} ${await this.#inspector.count(opcode)}`);
    }
    return counts.join(', ');
  }

  async #ping() {
    await this.workbench.runCommand('Socketscope: Send Ping');
    await until(async () => /RTT/.test(await this.#inspector.status.textContent()), 'a round trip time');
    await this.#inspector.send(
      'MessagePack',
      '{ "op": "subscribe", "ch": ["temp", "rpm"], "since": 18446744073709551615 }',
    );
    await this.#inspector.rows('MASK', 'subscribe').first().waitFor();
    return (await this.#inspector.status.textContent()).trim();
  }

  async #selectReading() {
    await this.#inspector.select(this.#inspector.rows(readingName, 'tick').nth(2));
    const at = this.#inspector.tree.getByRole('treeitem', { name: /^at\b/ });
    await at.click();
    await this.#inspector.hex.waitFor();
    return (await at.textContent()).trim();
  }

  async #shootPanel(name) {
    await this.server.writeSettings({ 'workbench.colorTheme': themes[name] });
    const expected = { light: 'vscode-light', dark: 'vscode-dark', hc: 'vscode-high-contrast' }[name];
    const body = this.workbench.webview().locator('body');
    await until(async () => ((await body.getAttribute('class')) ?? '').includes(expected), `the class ${expected}`);
    await this.#settle();
    await this.#shoot(`panel-${name}.png`);
    return `panel-${name}.png, ${themes[name]}`;
  }

  /** Toasts fade, and colours are repainted a moment after the theme changed. */
  async #settle() {
    await this.workbench.page.mouse.move(720, 5);
    await delay(1500);
  }

  async #shootNarrow() {
    await this.workbench.runCommand('View: Split Editor Right');
    await this.workbench.openFile('nginx.conf');
    await until(async () => (await this.workbench.squiggles().count()) > 0, 'squiggles');
    await this.#settle();
    await this.#shoot('panel-narrow.png');
    return `${await this.workbench.squiggles().count()} squiggles beside the panel`;
  }

  async #lint(file, rule, picture) {
    await this.workbench.openFile(file);
    const lines = await until(async () => {
      const ours = (await this.workbench.problems()).filter((line) => line.includes('socketscope'));
      return ours.some((line) => line.split(/\s+/).includes(rule)) ? ours : undefined;
    }, `${rule} in Problems`);
    await this.#settle();
    await this.#shoot(picture);
    return `${lines.length} findings, ${rule} among them`;
  }

  async #fix(file, rule) {
    const count = async () =>
      (await this.workbench.problems()).filter((line) => line.split(/\s+/).includes(rule)).length;
    await this.workbench.openFile(file);
    const before = await count();
    const [title] = await this.workbench.applyQuickFix(rule, '');
    await until(async () => (await count()) < before, `${rule} to go`);
    return `${title}: ${before} ${rule} before, ${await count()} after`;
  }
}
