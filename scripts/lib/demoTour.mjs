import { Inspector } from './inspector.mjs';
import { delay } from './processes.mjs';
import { Tour, themes } from './tour.mjs';
import { until } from './workbench.mjs';

const toOneLine = (texts) => texts.join(' ').replaceAll(/\s+/g, ' ').trim();

/** Opens a connection panel by the palette and connects it to the demo's telemetry. Answers with the inspector. */
export async function openPanelOnTelemetry(workbench, servers) {
  await workbench.runCommand('Socketscope: Open Connection Panel');
  const inspector = new Inspector(workbench.webview());
  await inspector.waitUntilShown();
  await inspector.connect(`${servers.url}/telemetry`, { subprotocols: 'telemetry.msgpack' });
  return inspector;
}

/** Opens a file of the workspace in a group of its own to the right, and waits until it has squiggles. */
export async function openBeside(workbench, file, line) {
  await workbench.openFile(file);
  await workbench.runCommand('View: Move Editor into Right Group');
  await workbench.goToLine(line);
  await until(async () => (await workbench.squiggles().count()) > 0, 'squiggles');
}

/** Through the panel of a connection and the linter. */
export class DemoTour extends Tour {
  async run() {
    const { recorder } = this.parts;
    await this.setTheme('dark');
    if (!(await recorder.step('VS Code opens the demo workspace', () => this.#openScene()))) return;
    if (await recorder.step('the palette opens a panel, and it connects', () => this.#openPanel())) {
      await recorder.step('frames of every opcode arrive', () => this.#seeOpcodes());
      await recorder.step('pings of ours are answered', () => this.#ping());
      await recorder.step('a message typed as JSON goes out as MessagePack', () => this.#send());
      await recorder.step('a MessagePack frame opens as a tree with its bytes', () => this.#selectReading());
      for (const name of Object.keys(themes)) {
        await recorder.step(`the panel in ${themes[name].name}`, () => this.shootInTheme('panel', name));
      }
      await this.setTheme('dark');
      await recorder.step('a linted nginx.conf beside the panel', () => this.#shootBeside());
    }
    await this.workbench.runCommand('View: Close All Editors');
    await recorder.step('nginx.conf is linted while open', () => this.#lint('nginx.conf', 'N1', 40));
    await recorder.step('a quick fix repairs nginx.conf', () => this.#fix('N1'));
    await this.workbench.runCommand('View: Close All Editors');
    await recorder.step('haproxy.cfg is linted while open', () => this.#lint('haproxy.cfg', 'H2', 18));
    await recorder.step('a quick fix repairs haproxy.cfg', () => this.#fix('H2'));
  }

  async #openScene() {
    await this.openWindow();
    await this.workbench.page.getByRole('treeitem', { name: 'nginx.conf' }).waitFor();
    return 'nginx.conf is in the explorer';
  }

  async #openPanel() {
    this.inspector = await openPanelOnTelemetry(this.workbench, this.parts.scene.servers);
    await this.inspector.rows('Handshake', '101').waitFor();
    await this.workbench.runCommand('View: Close Primary Side Bar');
    return this.inspector.readFacts();
  }

  async #seeOpcodes() {
    const counts = [];
    for (const opcode of ['Text', 'Binary', 'Cont.', 'Ping', 'Pong']) {
      await this.inspector.waitForCount(opcode);
      counts.push(`${opcode} ${await this.inspector.count(opcode)}`);
    }
    return counts.join(', ');
  }

  async #ping() {
    const before = await this.inspector.count('Pong');
    await this.workbench.runCommand('Socketscope: Send Ping');
    for (let sent = 1; sent < 8; sent++) {
      await this.inspector.button('Ping').click();
      await delay(120);
    }
    await this.inspector.waitForCount('Pong', before + 8);
    return this.inspector.readFacts();
  }

  async #send() {
    await this.inspector.send(
      'MessagePack',
      '{ "op": "subscribe", "ch": ["temp", "rpm"], "since": 18446744073709551615 }',
    );
    await this.inspector.follow();
    // The server's answer repeats the word.
    const row = this.inspector.rows('↑', 'MessagePack', 'subscribe').first();
    await row.getByText('MASK').waitFor();
    return toOneLine(await row.allInnerTexts());
  }

  async #selectReading() {
    await this.inspector.scrollToStart();
    await this.inspector.select(this.inspector.rows('MessagePack', 'tick').nth(2));
    return this.#pickTimestamp();
  }

  async #pickTimestamp() {
    const at = this.inspector.tree.getByRole('treeitem', { name: /^at\b/ });
    await at.click();
    await this.inspector.hex.waitFor();
    return toOneLine(await at.allInnerTexts());
  }

  async #shootBeside() {
    await openBeside(this.workbench, 'nginx.conf', 41);
    // The panel was taken apart and put together when the group was split: it is pointed at the bytes again.
    await this.#pickTimestamp();
    await this.shoot('panel-narrow.png');
    return `${await this.workbench.squiggles().count()} squiggles in view`;
  }

  async #lint(file, rule, line) {
    await this.workbench.openFile(file);
    const findings = await until(async () => {
      const ours = await this.workbench.findings();
      return ours.some((one) => one.rule === rule) ? ours : undefined;
    }, `${rule} in Problems`);
    await this.workbench.goToLine(line);
    await until(async () => (await this.workbench.squiggles().count()) > 0, 'squiggles');
    await this.shoot(`lint-${file.split('.')[0]}.png`);
    return findings.map((one) => one.rule).join(' ');
  }

  async #fix(rule) {
    const count = async () => (await this.workbench.findings()).filter((one) => one.rule === rule).length;
    const before = await count();
    const [title] = await this.workbench.applyQuickFix(rule, '');
    await until(async () => (await count()) < before, `${rule} to go`);
    const after = await count();
    await this.workbench.save();
    return `"${title}": ${before} × ${rule} before, ${after} after`;
  }
}
