import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { RouteInsight, RouteVerdict } from '../../lint/insight/insight';
import type { LintController } from './lintController';
import type { LintedFile } from './lintedFile';
import { readLintSettings } from './lintSettings';
import type { ProxyRoutes } from './proxyRoutes';

/** Over each location and backend: what becomes of a WebSocket there, and what can be done about it. */
export class RouteLenses implements vscode.Disposable, vscode.CodeLensProvider {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    private readonly lintController: LintController,
    private readonly proxyRoutes: ProxyRoutes,
  ) {
    this.#store.add(proxyRoutes.onDidChange(() => this.#changed.fire()));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!readLintSettings(document.uri).hasCodeLens) return [];
    const file = this.lintController.read(document);
    return file === undefined ? [] : file.insight.routes.flatMap((route) => this.#toLenses(file, route));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #toLenses(file: LintedFile, route: RouteInsight): vscode.CodeLens[] {
    const range = file.toRange(route.head);
    const { verdict, urls, head } = route;
    const lenses: vscode.CodeLens[] = [];
    const add = (title: string, command: string, ...args: unknown[]): void => {
      lenses.push(new vscode.CodeLens(range, { title, command, arguments: args }));
    };
    const title = toTitle(verdict);
    if (title !== undefined) add(title, ...toVerdictCommand(file, verdict, head.start));
    for (const inspector of this.proxyRoutes.findConnections(file, route))
      add(toLiveTitle(inspector.status.phase), 'socketscope.showInspector', inspector.id);
    // A button that leads nowhere is worse than none: only what says where it is served can be tried.
    if (urls.length > 0 && verdict.kind !== 'plain')
      add(
        vscode.l10n.t('Test through this proxy'),
        'socketscope.testThroughProxy',
        urls.map(({ url }) => url),
      );
    add(vscode.l10n.t('Show effective configuration'), 'socketscope.showEffectiveConfig', file.uri, head.start);
    return lenses;
  }
}

function toTitle(verdict: RouteVerdict): string | undefined {
  switch (verdict.kind) {
    case 'ready':
      return verdict.idleMs === undefined
        ? vscode.l10n.t('$(pass) WebSocket: ready')
        : vscode.l10n.t('$(pass) WebSocket: ready, cut after {0} idle', formatIdle(verdict.idleMs));
    case 'broken':
      return vscode.l10n.t('$(error) WebSocket: broken ({0})', verdict.findings.length);
    case 'unknown':
      return vscode.l10n.t('$(question) WebSocket: not known, {0}', verdict.because);
    case 'plain':
      return undefined;
  }
}

/** A broken route leads to what is wrong with it, any other to what is in force. */
function toVerdictCommand(file: LintedFile, verdict: RouteVerdict, offset: number): [string, ...unknown[]] {
  const [first] = verdict.kind === 'broken' ? verdict.findings : [];
  if (first === undefined) return ['socketscope.showEffectiveConfig', file.uri, offset];
  return ['socketscope.showFinding', file.uri, first.start];
}

function toLiveTitle(phase: string): string {
  if (phase === 'failed') return vscode.l10n.t('$(debug-disconnect) Last handshake failed');
  return phase === 'open' ? vscode.l10n.t('$(pulse) Connected') : vscode.l10n.t('$(circle-outline) Connection closed');
}

/** `60 s`, `1 h`, `250 ms`. */
function formatIdle(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 6) / 10;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
