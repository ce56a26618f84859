import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { VmEvaluationGuard } from '../files/evaluationGuard';
import { SystemClock } from '../net/systemClock';
import { WsDialer } from '../net/wsDialer';
import { type ConnectionSettings, createConnectionSettings } from '../protocol/connection';
import { InspectorSession } from '../session/inspectorSession';
import type { SessionUi } from '../session/ports';
import type { CaptureStorage } from './captures/captureStorage';
import { readConnectionDefaults } from './config';
import type { ConnectionStore } from './connectionStore';
import type { DoctorHost } from './doctor/doctorHost';
import { ContextKey, VIEW_TYPE } from './ids';
import { Inspector } from './inspector';
import { InspectorList } from './inspectorList';
import { isLive } from './liveStatus';
import type { SecretStore } from './secretStore';
import type { ShownInspectors } from './shownInspectors';

export interface InspectorsOptions {
  readonly extensionUri: vscode.Uri;
  readonly connections: ConnectionStore;
  readonly secrets: SecretStore;
  /** What a session needs of VS Code, for one editor tab. */
  readonly createUi: (id: string) => SessionUi;
  readonly storage: CaptureStorage;
  readonly shown: ShownInspectors;
  readonly doctor: DoctorHost;
  readonly log: vscode.LogOutputChannel;
}

/** The open inspectors of connections, the one that commands act on, and their return after a window reload. */
export class Inspectors implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #clock = new SystemClock();
  readonly #dialer = new WsDialer(this.#clock);
  readonly #guard = new VmEvaluationGuard();
  readonly #list = new InspectorList();

  constructor(private readonly options: InspectorsOptions) {
    this.#store.add(this.#list.onDidChange(() => this.#announce()));
    this.#store.add(vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this));
    this.#store.add(options.connections.onDidChange(() => this.#offerUrls()));
  }

  get all(): readonly Inspector[] {
    return this.#list.all;
  }

  /** The inspector that has the focus, or had it last. */
  get current(): Inspector | undefined {
    return this.#list.current;
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

  find(url: string): Inspector | undefined {
    return this.all.find((inspector) => inspector.settings.url === url);
  }

  /** The window was reloaded: the panel comes back with its settings. Frames were in memory and are gone; nothing is dialled. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { connections } = this.options;
    await connections.whenSettled();
    const id = readInspectorId(state) ?? randomUUID();
    this.#adopt(id, panel, connections.findPanel(id) ?? this.toSettings(''));
  }

  dispose(): void {
    for (const inspector of this.all) inspector.dispose();
    this.#store.dispose();
  }

  #adopt(id: string, panel: vscode.WebviewPanel, settings: ConnectionSettings): Inspector {
    const { extensionUri, connections, secrets, createUi, storage, shown, doctor, log } = this.options;
    const defaults = readConnectionDefaults();
    const ui = createUi(id);
    const session = new InspectorSession({
      dialer: this.#dialer,
      clock: this.#clock,
      ui,
      settings,
      limits: defaults,
      guard: this.#guard,
      secrets,
      createSpillTarget: (label) => storage.createTarget(label),
    });
    const inspector = new Inspector(id, panel, session, extensionUri, log, {
      doctor: doctor.createDesk(ui, () => session.readSampleMessages()),
    });
    inspector.onDidChangeStatus(() => this.#announce());
    inspector.onDidClose(() => void connections.forgetPanel(id));
    this.#list.add(inspector, true);
    shown.add(inspector);
    return inspector;
  }

  #announce(): void {
    const open = this.all.filter(({ status }) => status.phase === 'open').length;
    void vscode.commands.executeCommand('setContext', ContextKey.inspectors, this.all.length);
    void vscode.commands.executeCommand('setContext', ContextKey.openConnections, open);
    const live = this.all.filter(({ status }) => isLive(status)).length;
    void vscode.commands.executeCommand('setContext', ContextKey.liveConnections, live);
    this.#changed.fire();
  }

  #offerUrls(): void {
    const urls = this.options.connections.urls;
    for (const inspector of this.all) inspector.offerUrls(urls);
  }
}

function readInspectorId(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('inspectorId' in state)) return undefined;
  return typeof state.inspectorId === 'string' ? state.inspectorId : undefined;
}
