import * as vscode from 'vscode';
import { type ProxyName, readProxyVersion } from '../../files/proxyVersion';

/** What a setting may say instead of a version. */
const AUTO = 'auto';

/**
 * The versions of the proxies that run the configs: as the settings say, or `auto`: those that are installed here, asked
 * once. A workspace that is not trusted runs no program, so there they are unknown.
 */
export class ProxyVersions {
  readonly #installed = new Map<ProxyName, string | undefined>();
  readonly #asked = new Set<ProxyName>();

  /** `onFound` is called when a version becomes known after it was asked for. */
  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly onFound: () => void,
  ) {}

  resolve(name: ProxyName, setting: string | undefined): string | undefined {
    if (setting !== AUTO) return setting;
    if (!vscode.workspace.isTrusted) return undefined;
    if (!this.#asked.has(name)) void this.#ask(name);
    return this.#installed.get(name);
  }

  async #ask(name: ProxyName): Promise<void> {
    this.#asked.add(name);
    const version = await readProxyVersion(name);
    this.log.info(version === undefined ? `${name} -v: none found, its version is unknown` : `${name} -v: ${version}`);
    if (version === undefined) return;
    this.#installed.set(name, version);
    this.onFound();
  }
}
