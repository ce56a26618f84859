import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Inspectors } from '../inspectors';
import { CONFIG_SELECTOR } from './configLanguages';
import { ConfigCompletions, ConfigHovers, ConfigOutline } from './configProviders';
import { EffectiveConfigs } from './effectiveConfigs';
import { LintController } from './lintController';
import { LiveConnections } from './liveConnections';
import { LOG_SELECTOR, LogHovers } from './logHovers';
import { ProxyRoutes } from './proxyRoutes';
import { QuickFixProvider } from './quickFixProvider';
import { RouteLenses } from './routeLenses';

/** Everything that happens in an editor with a proxy config, and its ties to the live connections. */
export class LintFeatures implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly lintController: LintController;
  readonly proxyRoutes: ProxyRoutes;

  constructor(extensionUri: vscode.Uri, inspectors: Inspectors, log: vscode.LogOutputChannel) {
    const live = this.#store.add(new LiveConnections(inspectors));
    const lintController = this.#store.add(
      new LintController({ extensionUri, log, readLiveWebSockets: () => live.webSockets }),
    );
    this.lintController = lintController;
    this.#store.add(live.onDidChangeUrls(() => lintController.lintOpenDocuments()));
    this.proxyRoutes = this.#store.add(new ProxyRoutes(lintController, live, inspectors));
    const { languages } = vscode;
    const lenses = this.#store.add(new RouteLenses(lintController, this.proxyRoutes));
    this.#store.add(new EffectiveConfigs(lintController));
    this.#store.add(
      languages.registerCodeActionsProvider(
        [{ scheme: 'file' }, { scheme: 'untitled' }, { scheme: 'vscode-vfs' }],
        new QuickFixProvider(lintController, extensionUri),
        QuickFixProvider.metadata,
      ),
    );
    this.#store.add(languages.registerCodeLensProvider(CONFIG_SELECTOR, lenses));
    this.#store.add(languages.registerHoverProvider(CONFIG_SELECTOR, new ConfigHovers(lintController)));
    this.#store.add(languages.registerHoverProvider(LOG_SELECTOR, new LogHovers(lintController)));
    this.#store.add(
      languages.registerDocumentSymbolProvider(CONFIG_SELECTOR, new ConfigOutline(lintController), {
        label: 'Socketscope',
      }),
    );
    this.#store.add(
      languages.registerCompletionItemProvider(CONFIG_SELECTOR, new ConfigCompletions(lintController), ' '),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }
}
