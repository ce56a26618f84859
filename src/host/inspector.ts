import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { UserError } from '../base/errors';
import type { DoctorDesk } from '../doctor/doctorDesk';
import type { ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { EventName, HostEvents } from '../protocol/contract';
import type { HostMessage } from '../protocol/envelope';
import type { ProxyRoute } from '../protocol/proxyRoute';
import type { ExportScope } from '../protocol/rowQueries';
import type { Inspection, RowCounts } from '../session/inspection';
import type { ExportRequest } from '../session/ports';
import { confirmUntrusted } from './consent';
import { toInspectorHtml } from './inspectorHtml';
import { toPanelTitle } from './panelTitle';
import { RequestBridge } from './requestBridge';

export interface InspectorParts {
  /** Of the file, where it shows one. */
  readonly fileName?: string;
  /** Examines the endpoint, where there is one. */
  readonly doctor?: DoctorDesk;
}

/** Requests that reach out to a host. */
const REACHING_OUT: ReadonlySet<string> = new Set(['connection/open', 'doctor/run', 'doctor/checkReadiness']);

/** One editor tab with its session. The session lives here, so that a hidden tab keeps capturing without its webview. */
export class Inspector implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #closed = new Emitter<void>();
  readonly #activated = new Emitter<void>();
  readonly #statusChanged = new Emitter<ConnectionStatus>();
  /** The user closed the tab; not fired when the window goes away, which may bring the tab back. */
  readonly onDidClose = this.#closed.event;
  readonly onDidActivate = this.#activated.event;
  readonly onDidChangeStatus = this.#statusChanged.event;
  #proxyRoute: ProxyRoute | null = null;
  /** The page has asked for its first snapshot: before that, nobody listens. */
  #isViewOpen = false;
  #wantedFocus: HostEvents['view/focus']['target'] | undefined;

  constructor(
    readonly id: string,
    private readonly panel: vscode.WebviewPanel,
    private readonly session: Inspection,
    extensionUri: vscode.Uri,
    log: vscode.LogOutputChannel,
    private readonly parts: InspectorParts,
  ) {
    const post = (message: HostMessage) => void panel.webview.postMessage(message);
    const bridge = this.#store.add(
      new RequestBridge(
        (name, params, signal) => this.#handle(name, params, signal),
        post,
        (error) => log.error('A request of the panel failed.', error instanceof Error ? error : String(error)),
      ),
    );
    this.#store.add(panel.webview.onDidReceiveMessage((message: unknown) => bridge.receive(message)));
    this.#store.add(session.onEvent(({ name, data }) => post({ type: 'event', name, data })));
    if (parts.doctor) {
      this.#store.add(parts.doctor.onChange((data) => post({ type: 'event', name: 'doctor/changed', data })));
      this.#store.add(parts.doctor);
    }
    this.#store.add(session.onStatus((status) => this.#showStatus(status)));
    this.#store.add(
      panel.onDidChangeViewState(() => {
        session.setVisible(panel.visible);
        if (panel.active) this.#activated.fire();
      }),
    );
    this.#store.add(
      panel.onDidDispose(() => {
        this.dispose();
        this.#closed.fire();
      }),
    );
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')],
    };
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    panel.webview.html = toInspectorHtml(panel.webview, extensionUri, id);
    session.setVisible(panel.visible);
    this.#showStatus(session.status);
  }

  get status(): ConnectionStatus {
    return this.session.status;
  }

  get settings(): ConnectionSettings {
    return this.session.settings;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get rowCounts(): RowCounts {
    return this.session.rowCounts;
  }

  /** Throws a `UserError` where there are no rows. */
  toExportRequest(scope: Exclude<ExportScope, 'selection'>): ExportRequest {
    return this.session.toExportRequest(scope);
  }

  connect(): void {
    this.session.connect(this.session.settings);
  }

  disconnect(): void {
    this.session.disconnect();
  }

  sendPing(): void {
    this.session.sendPing();
  }

  reveal(): void {
    this.panel.reveal();
  }

  focus(target: HostEvents['view/focus']['target']): void {
    this.panel.reveal();
    if (this.#isViewOpen) this.#postEvent('view/focus', { target });
    else this.#wantedFocus = target;
  }

  /** Examines the endpoint of the settings on show, in front of the user. Rejects with a `UserError` where that cannot be. */
  async diagnose(kind: 'report' | 'readiness'): Promise<void> {
    this.focus('doctor');
    const { doctor } = this.parts;
    if (kind === 'report') await doctor?.diagnose(this.settings);
    else await doctor?.checkReadiness(this.settings);
  }

  /** Tells the view which line of a proxy config serves the connection; null for none. */
  showProxyRoute(route: ProxyRoute | null): void {
    if (JSON.stringify(route) === JSON.stringify(this.#proxyRoute)) return;
    this.#proxyRoute = route;
    this.#postEvent('proxy/changed', { route });
  }

  /** Tells the view which URLs its field may offer. */
  offerUrls(urls: readonly string[]): void {
    this.#postEvent('recent/changed', { urls });
  }

  /** Ends the session. The tab itself is VS Code's: it stays for a window that reloads. */
  dispose(): void {
    this.#store.dispose();
    this.session.dispose();
  }

  async #handle(name: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (REACHING_OUT.has(name) && !vscode.workspace.isTrusted && !(await confirmUntrusted(readUrl(params)))) {
      throw new UserError(
        'untrusted',
        vscode.l10n.t('Not connected: the workspace is not trusted, and it was not confirmed.'),
      );
    }
    const { doctor } = this.parts;
    if (doctor && name.startsWith('doctor/')) return doctor.handle(name, params, signal);
    const answer = await this.session.handle(name, params, signal);
    if (name !== 'session/open') return answer;
    this.#isViewOpen = true;
    const target = this.#wantedFocus;
    this.#wantedFocus = undefined;
    // Behind the answer, from which the view is built.
    if (target !== undefined) setTimeout(() => this.#postEvent('view/focus', { target }));
    // The session knows nothing of the workspace's configs: what a view that comes up missed is added here.
    return { ...Object(answer), proxyRoute: this.#proxyRoute };
  }

  #showStatus(status: ConnectionStatus): void {
    this.panel.title = this.parts.fileName ?? toPanelTitle(status);
    this.#statusChanged.fire(status);
  }

  #postEvent<N extends EventName>(name: N, data: HostEvents[N]): void {
    const message: HostMessage = { type: 'event', name, data };
    void this.panel.webview.postMessage(message);
  }
}

/** The URL of a request that is not yet guarded, for the question that comes before it. */
function readUrl(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('settings' in params)) return '';
  const { settings } = params;
  if (typeof settings !== 'object' || settings === null || !('url' in settings)) return '';
  return typeof settings.url === 'string' ? settings.url : '';
}
