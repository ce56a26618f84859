import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { detectDialect } from '../../lint/dialect';
import { lint } from '../../lint/engine';
import type { Dialect, Finding } from '../../lint/rule';
import { readLintSettings } from '../config';
import { CONFIG_SECTION, DIAGNOSTIC_SOURCE } from '../ids';
import { createSourceReader } from './sourceReader';
import { toDiagnostic } from './toDiagnostic';

/** Long enough not to lint at every key, short enough to feel immediate. */
const DEBOUNCE_MS = 200;
const LINTED_SCHEMES: ReadonlySet<string> = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs']);

interface LintedDocument {
  readonly version: number;
  readonly dialect: Dialect;
  readonly findings: readonly Finding[];
}

/** Keeps the diagnostics of open proxy configs in step with their text, their settings and each other's includes. */
export class LintController implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #diagnostics = this.#store.add(vscode.languages.createDiagnosticCollection(DIAGNOSTIC_SOURCE));
  readonly #linted = new Map<string, LintedDocument>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { workspace } = vscode;
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#lintAndLog(document)));
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#scheduleWithRelated(document)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#store.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${CONFIG_SECTION}.lint`)) this.lintOpenDocuments();
      }),
    );
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.lintOpenDocuments()));
    this.lintOpenDocuments();
  }

  /** Lints every open document anew; answers with how many are proxy configs and how many findings they have. */
  lintOpenDocuments(): { readonly files: number; readonly findings: number } {
    this.#linted.clear();
    let files = 0;
    let findings = 0;
    for (const document of vscode.workspace.textDocuments) {
      const linted = this.#lintAndLog(document);
      if (linted === undefined) continue;
      files += 1;
      findings += linted.findings.length;
    }
    return { files, findings };
  }

  /** Findings of the text as it stands now. */
  readFindings(document: vscode.TextDocument): readonly Finding[] {
    return this.#lintAndLog(document)?.findings ?? [];
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#store.dispose();
  }

  #lintAndLog(document: vscode.TextDocument): LintedDocument | undefined {
    try {
      return this.#lintNow(document);
    } catch (error) {
      // A rule that throws is a defect of ours; the editor must live on, and the log must tell.
      this.log.error(`Linting ${document.uri.toString()} failed.`, error instanceof Error ? error : String(error));
      return undefined;
    }
  }

  #lintNow(document: vscode.TextDocument): LintedDocument | undefined {
    const key = document.uri.toString();
    this.#cancelTimer(key);
    if (document.isClosed || !LINTED_SCHEMES.has(document.uri.scheme)) return undefined;
    const known = this.#linted.get(key);
    if (known?.version === document.version) return known;

    const dialect = findDialect(document);
    const settings = dialect === undefined ? undefined : readLintSettings(document);
    if (dialect === undefined || !settings?.isEnabled) {
      this.#drop(document.uri);
      return undefined;
    }
    const text = document.getText();
    const path = document.uri.fsPath;
    const { nginxVersion, haproxyVersion, minIdleMs, severities } = settings;
    const reader = createSourceReader(document, this.log);
    const options = { nginxVersion, haproxyVersion, minIdleMs, severities, reader };
    const findings = lint({ path, text, dialect, options });
    const linted = { version: document.version, dialect, findings };
    this.#linted.set(key, linted);
    this.#diagnostics.set(
      document.uri,
      findings.map((finding) => toDiagnostic(finding, document, this.extensionUri)),
    );
    return linted;
  }

  /** A change in one file can change what an open file that includes it means. */
  #scheduleWithRelated(changed: vscode.TextDocument): void {
    this.#schedule(changed);
    const dialect = this.#linted.get(changed.uri.toString())?.dialect;
    if (dialect === undefined) return;
    for (const document of vscode.workspace.textDocuments) {
      const key = document.uri.toString();
      if (document === changed || this.#linted.get(key)?.dialect !== dialect) continue;
      this.#linted.delete(key);
      this.#schedule(document);
    }
  }

  #schedule(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.#cancelTimer(key);
    this.#timers.set(
      key,
      setTimeout(() => this.#lintAndLog(document), DEBOUNCE_MS),
    );
  }

  #cancelTimer(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  #forget(document: vscode.TextDocument): void {
    this.#cancelTimer(document.uri.toString());
    this.#drop(document.uri);
  }

  #drop(uri: vscode.Uri): void {
    this.#linted.delete(uri.toString());
    this.#diagnostics.delete(uri);
  }
}

/** Every edit of every file comes by here: the text of one that is no proxy config by its name is not even put together. */
function findDialect(document: vscode.TextDocument): Dialect | undefined {
  return detectDialect({
    path: document.uri.fsPath,
    languageId: document.languageId,
    get text() {
      return document.getText();
    },
  });
}
