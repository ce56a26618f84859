import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { VmEvaluationGuard } from '../files/evaluationGuard';
import { SystemClock } from '../net/systemClock';
import { WsDialer } from '../net/wsDialer';
import { type ConnectionSettings, createConnectionSettings } from '../protocol/connection';
import { InspectorSession } from '../session/inspectorSession';
import type { CaptureStorage } from './captureStorage';
import { readConnectionDefaults } from './config';
import type { ConnectionStore } from './connectionStore';
import { ContextKey, VIEW_TYPE } from './ids';
import { Inspector } from './inspector';
import type { SavedFilterStore } from './savedFilterStore';
import { SessionUiHost } from './sessionUiHost';

/** All open inspectors, the one that commands act on, and their return after a window reload. */
export class Inspectors implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #clock = new SystemClock();
  readonly #dialer = new WsDialer(this.#clock);
  readonly #guard = new VmEvaluationGuard();
  #inspectors: readonly Inspector[] = [];
  #latest: Inspector | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly connections: ConnectionStore,
    private readonly filters: SavedFilterStore,
    private readonly storage: CaptureStorage,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#store.add(vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this));
    this.#store.add(connections.onDidChange(() => this.#offerUrls()));
  }

  get all(): readonly Inspector[] {
    return this.#inspectors;
  }

  /** The inspector that has the focus, or had it last. */
  get current(): Inspector | undefined {
    return this.#latest ?? this.#inspectors.at(-1);
  }

  /** Settings for a URL that was typed or selected, everything else as configured. */
  toSettings(url: string): ConnectionSettings {
    const { heartbeatSeconds } = readConnectionDefaults();
    return createConnectionSettings(url, { heartbeatSeconds });
  }

  /** Opens a new inspector beside what is there; without settings its URL field is empty. */
  open(settings: ConnectionSettings = this.toSettings('')): Inspector {
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, vscode.l10n.t('WebSocket'), vscode.ViewColumn.Active);
    return this.#adopt(randomUUID(), panel, settings);
  }

  /** An inspector of that URL that is not in use, or a new one. */
  openFor(settings: ConnectionSettings): Inspector {
    return this.find(settings.url) ?? this.open(settings);
  }

  /** What a session needs of VS Code, for one editor tab. */
  createUi(id: string): SessionUiHost {
    return new SessionUiHost(id, this.connections, this.filters);
  }

  find(url: string): Inspector | undefined {
    return this.#inspectors.find((inspector) => inspector.settings.url === url);
  }

  /** The window was reloaded: the panel comes back with its settings. Frames were in memory and are gone; nothing is dialled. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.connections.whenSettled();
    const id = readInspectorId(state) ?? randomUUID();
    this.#adopt(id, panel, this.connections.findPanel(id) ?? this.toSettings(''));
  }

  dispose(): void {
    for (const inspector of this.#inspectors) inspector.dispose();
    this.#store.dispose();
  }

  #adopt(id: string, panel: vscode.WebviewPanel, settings: ConnectionSettings): Inspector {
    const defaults = readConnectionDefaults();
    const session = new InspectorSession({
      dialer: this.#dialer,
      clock: this.#clock,
      ui: this.createUi(id),
      settings,
      limits: defaults,
      guard: this.#guard,
      createSpillTarget: (label) => this.storage.createTarget(label),
    });
    const inspector = new Inspector(id, panel, session, this.extensionUri, this.log);
    this.#inspectors = [...this.#inspectors, inspector];
    this.#latest = inspector;
    inspector.onDidActivate(() => {
      this.#latest = inspector;
    });
    inspector.onDidChangeStatus(() => this.#announce());
    inspector.onDidClose(() => {
      this.#inspectors = this.#inspectors.filter((other) => other !== inspector);
      if (this.#latest === inspector) this.#latest = undefined;
      void this.connections.forgetPanel(id);
      this.#announce();
    });
    this.#announce();
    return inspector;
  }

  #announce(): void {
    const open = this.#inspectors.filter(({ status }) => status.phase === 'open').length;
    void vscode.commands.executeCommand('setContext', ContextKey.inspectors, this.#inspectors.length);
    void vscode.commands.executeCommand('setContext', ContextKey.openConnections, open);
    this.#changed.fire();
  }

  #offerUrls(): void {
    const urls = this.connections.urls;
    for (const inspector of this.#inspectors) inspector.offerUrls(urls);
  }
}

function readInspectorId(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('inspectorId' in state)) return undefined;
  return typeof state.inspectorId === 'string' ? state.inspectorId : undefined;
}
