import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { findRouteFor, type RouteInsight, type RouteVerdict } from '../../lint/insight/insight';
import { DIAGNOSTIC_SOURCE } from '../ids';
import type { Inspector } from '../inspector';
import type { Inspectors } from '../inspectors';
import { findProxyConfigs } from './findProxyConfigs';
import type { LintController } from './lintController';
import type { LintedFile } from './lintedFile';
import { type LiveConnection, type LiveConnections, toSocketUrl } from './liveConnections';

/** The line of a proxy config that serves a connection. */
export interface ServedBy {
  readonly file: LintedFile;
  readonly route: RouteInsight;
}

/**
 * Ties live connections to the lines of the workspace's proxy configs that serve them, both ways: an inspector links to its
 * line, and a line whose handshake failed shows the failure.
 */
export class ProxyRoutes implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #failures = this.#store.add(vscode.languages.createDiagnosticCollection(`${DIAGNOSTIC_SOURCE}.live`));
  readonly #changed = new Emitter<void>();
  /** Fired when what was tied together may have changed. */
  readonly onDidChange = this.#changed.event;
  readonly #served = new Map<Inspector, ServedBy>();

  constructor(
    private readonly lintController: LintController,
    private readonly live: LiveConnections,
    private readonly inspectors: Inspectors,
  ) {
    this.#store.add(lintController.onDidChange(() => this.#refresh()));
    this.#store.add(inspectors.onDidChange(() => this.#refresh()));
    this.#store.add(live.onDidChangeUrls(() => void this.#search()));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#search()));
  }

  findServedBy(inspector: Inspector): ServedBy | undefined {
    return this.#served.get(inspector);
  }

  /** The connections that a route serves. */
  findConnections(file: LintedFile, route: RouteInsight): readonly Inspector[] {
    return [...this.#served]
      .filter(([, served]) => served.file.uri.toString() === file.uri.toString() && served.route.title === route.title)
      .filter(([, served]) => served.route.head.start === route.head.start)
      .map(([inspector]) => inspector);
  }

  /** Opens the config at the line that serves the inspector's connection; false where none is known. */
  async reveal(inspector: Inspector): Promise<boolean> {
    const served = this.#served.get(inspector);
    if (served === undefined) return false;
    const selection = served.file.toRange({ start: served.route.head.start, end: served.route.head.start });
    await vscode.window.showTextDocument(served.file.uri, { selection, viewColumn: findColumn(served.file.uri) });
    return true;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** A config need not be open to be the cause: for a new connection, those of the workspace are looked at too. */
  async #search(): Promise<void> {
    if (this.live.all.length > 0) this.lintController.include(await findProxyConfigs());
  }

  #refresh(): void {
    this.#served.clear();
    for (const connection of this.live.all) {
      const served = this.#find(connection);
      if (served !== undefined) this.#served.set(connection.inspector, served);
    }
    this.#showFailures();
    for (const inspector of this.inspectors.all) {
      const served = this.#served.get(inspector);
      inspector.showProxyRoute(served === undefined ? null : toProxyRoute(served));
    }
    this.#changed.fire();
  }

  #find({ url }: LiveConnection): ServedBy | undefined {
    for (const file of this.lintController.files) {
      const route = findRouteFor(file.insight, url);
      if (route !== undefined) return { file, route };
    }
    return undefined;
  }

  #showFailures(): void {
    const byFile = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[] }>();
    for (const [inspector, { file, route }] of this.#served) {
      if (inspector.status.phase !== 'failed') continue;
      const key = file.uri.toString();
      const entry = byFile.get(key) ?? { uri: file.uri, diagnostics: [] };
      entry.diagnostics.push(toFailure(inspector, file, route));
      byFile.set(key, entry);
    }
    this.#failures.clear();
    for (const { uri, diagnostics } of byFile.values()) this.#failures.set(uri, diagnostics);
  }
}

/** Where the file is open already, but for a place behind the panel that asks; else beside that. */
function findColumn(uri: vscode.Uri): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const group = all.find(
    ({ tabs, viewColumn }) =>
      viewColumn !== activeTabGroup.viewColumn &&
      tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

function toFailure({ status }: Inspector, file: LintedFile, route: RouteInsight): vscode.Diagnostic {
  const url = toSocketUrl(status.url);
  const path = url?.path.split('?', 1)[0] ?? '';
  const message = vscode.l10n.t('The last handshake through this route failed ({0}): {1}', path, status.ending);
  const diagnostic = new vscode.Diagnostic(file.toRange(route.head), message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = 'live';
  if (route.verdict.kind === 'broken') {
    diagnostic.relatedInformation = route.verdict.findings.map(
      (finding) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(file.uri, file.toRange(finding)),
          `${finding.rule}: ${finding.message}`,
        ),
    );
  }
  return diagnostic;
}

function toProxyRoute({ file, route }: ServedBy) {
  const line = file.toRange(route.head).start.line + 1;
  return {
    place: `${basename(file.uri.fsPath)}:${line}`,
    title: route.title,
    problems: route.verdict.kind === 'broken' ? route.verdict.findings.length : 0,
    detail: toDetail(route.verdict),
  };
}

function toDetail(verdict: RouteVerdict): string {
  return verdict.kind === 'broken' ? verdict.findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n') : '';
}
