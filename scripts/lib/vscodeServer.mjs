import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrThrow, startGroup, within } from './processes.mjs';
import { ensureVscodeTools } from './tools.mjs';

/** Settings that keep the window calm: no chat, no welcome page, no updates, no telemetry, no hints over the code. */
const calmSettings = {
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.editor.empty.hint': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'editor.minimap.enabled': false,
};

const readyLine = /Extension host agent listening on (\d+)/;
/** Lines worth keeping: the server also tells at length that two native modules are not compiled, and goes on without. */
const logLine = /^\[\d\d:\d\d:\d\d\] \S/;
const startTimeoutMs = 60_000;

/** One VS Code server with data of its own in a temporary folder, on 127.0.0.1. */
export class VscodeServer {
  #tools;
  #group;
  #lines = [];

  constructor(tools, home) {
    this.#tools = tools;
    this.home = home;
    this.port = 0;
  }

  /** Prepares a server without starting it, so that extensions can be installed first. */
  static async create() {
    const tools = await ensureVscodeTools();
    const server = new VscodeServer(tools, await mkdtemp(join(tmpdir(), 'socketscope-vscode-')));
    await server.writeSettings({});
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The last lines the server wrote, for a report of what went wrong. */
  get log() {
    return this.#lines.slice(-60).join('\n');
  }

  get #folders() {
    return ['--server-data-dir', join(this.home, 'data'), '--extensions-dir', join(this.home, 'extensions')];
  }

  /** Replaces the user's settings; a running window follows within a second or two. */
  async writeSettings(settings) {
    const text = JSON.stringify({ ...calmSettings, ...settings }, undefined, 2);
    for (const scope of ['User', 'Machine']) {
      const folder = join(this.home, 'data', 'data', scope);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'settings.json'), text);
    }
  }

  /** Installs a packed extension as a user would. */
  async installExtension(vsix) {
    const args = [this.#tools.server, ...this.#folders, '--install-extension', vsix];
    const result = await runOrThrow(this.#tools.node, args, { timeoutMs: 120_000 });
    if (!/was successfully installed/.test(result.stdout)) {
      throw new Error(`VS Code did not install ${vsix}:\n${result.stdout}\n${result.stderr}`);
    }
  }

  /** Starts the server and resolves when it listens. `port` 0 lets the system choose. */
  async start({ port = 0, isSmokeTest = false } = {}) {
    const args = [
      this.#tools.server,
      ...['--host', '127.0.0.1', '--port', String(port), ...this.#folders],
      ...['--without-connection-token', '--accept-server-license-terms', '--disable-workspace-trust'],
      ...['--telemetry-level', 'off'],
      // Without it a built server ignores the request to run tests that comes with the page's address.
      ...(isSmokeTest ? ['--enable-smoke-test-driver'] : []),
    ];
    let announce = () => undefined;
    const listening = new Promise((resolve) => {
      announce = resolve;
    });
    const onLine = (line) => {
      if (logLine.test(line)) this.#lines.push(line);
      if (this.#lines.length > 500) this.#lines.splice(0, 250);
      const match = readyLine.exec(line);
      if (match) announce(Number(match[1]));
    };
    this.#group = startGroup(this.#tools.node, args, { onLine });
    const ended = this.#group.exited.then(() => undefined);
    const answer = await within(startTimeoutMs, Promise.race([listening, ended]));
    if (answer === undefined) {
      await this.#group.stop();
      throw new Error(`VS Code's server did not start:\n${this.log}`);
    }
    this.port = answer;
  }

  /** Stops the server and everything it started, and removes its data. */
  async stop() {
    await this.#group?.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
