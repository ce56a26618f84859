import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { NodeSourceReader } from '../../files/nodeSourceReader';
import { detectDialect } from '../../lint/dialect';
import type { Dialect, KnownWebSocket } from '../../lint/rule';
import { CONFIG_SECTION, DIAGNOSTIC_SOURCE } from '../ids';
import { LintedFile } from './lintedFile';
import { readLintSettings } from './lintSettings';
import { ProxyVersions } from './proxyVersions';
import { createSourceReader } from './sourceReader';
import { toDiagnostic } from './toDiagnostic';

/** Long enough not to lint at every key, short enough to feel immediate. */
const DEBOUNCE_MS = 200;
const LINTED_SCHEMES: ReadonlySet<string> = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs']);
/** Files that no editor holds but that belong to an open config: more than any site has, fewer than a runaway glob finds. */
const MAX_MEMBERS = 500;
const WILDCARD = /[*?[]/;

export interface LintControllerOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Where the open inspectors connect to: routes of which it is certain that they carry WebSockets. */
  readonly readLiveWebSockets: () => readonly KnownWebSocket[];
}

/** Where the text of a config comes from. */
interface Source {
  readonly uri: vscode.Uri;
  readonly version: number | undefined;
  readonly languageId: string | undefined;
  readText(): string;
}

/**
 * Keeps the diagnostics of proxy configs in step with their text, their settings and each other: of every config in an
 * editor, and of the files of the workspace that it includes or that include it.
 */
export class LintController implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #diagnostics = this.#store.add(vscode.languages.createDiagnosticCollection(DIAGNOSTIC_SOURCE));
  readonly #changed = new Emitter<void>();
  /** Fired when any file was linted anew or went. */
  readonly onDidChange = this.#changed.event;
  readonly #files = new Map<string, LintedFile>();
  readonly #versions: ProxyVersions;
  readonly #disk: NodeSourceReader;
  /** Paths that changed since the last run. */
  readonly #waiting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  /** Linted before something they depend on changed. */
  readonly #stale = new WeakSet<LintedFile>();
  #memberRun = 0;
  #isChanged = false;
  #included: readonly vscode.Uri[] = [];

  constructor(private readonly options: LintControllerOptions) {
    const { log } = options;
    this.#versions = new ProxyVersions(log, () => this.lintOpenDocuments());
    this.#disk = new NodeSourceReader((path, reason) => log.debug(`${path}: ${reason}`));
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher('**/*');
    this.#store.add(watcher);
    const followUp = ({ fsPath }: vscode.Uri): void => {
      if (this.files.some((file) => looksAt(file, fsPath))) this.#schedule(fsPath);
    };
    for (const onDidHappen of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
      this.#store.add(onDidHappen(followUp));
    this.#store.add(workspace.onDidOpenTextDocument(() => this.#run()));
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document.uri.fsPath)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#store.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${CONFIG_SECTION}.lint`)) this.lintOpenDocuments();
      }),
    );
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.lintOpenDocuments()));
    this.lintOpenDocuments();
  }

  /** Every config that is linted, whether an editor holds it or not. */
  get files(): readonly LintedFile[] {
    return [...this.#files.values()];
  }

  /** Lints everything anew; answers with how many open documents are configs and how many findings those have. */
  lintOpenDocuments(): { readonly files: number; readonly findings: number } {
    for (const file of this.#files.values()) this.#stale.add(file);
    const open = this.#run();
    return { files: open.length, findings: open.reduce((sum, { findings }) => sum + findings.length, 0) };
  }

  /** Lints these files too from now on, open or not. */
  include(files: readonly vscode.Uri[]): void {
    this.#included = files;
    this.#run();
  }

  /** The document as it stands now, linted; undefined where it is no proxy config. */
  read(document: vscode.TextDocument): LintedFile | undefined {
    return this.#lintAndLog(toSource(document));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#memberRun++;
    this.#store.dispose();
  }

  #schedule(path: string): void {
    this.#waiting.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), DEBOUNCE_MS);
  }

  /** Lints the open documents that changed or look at what changed; the files that belong to them follow one by one. */
  #run(): readonly LintedFile[] {
    clearTimeout(this.#timer);
    const changed = [...this.#waiting];
    this.#waiting.clear();
    for (const file of this.#files.values()) if (changed.some((path) => looksAt(file, path))) this.#stale.add(file);
    const open = vscode.workspace.textDocuments.flatMap((document) => this.#lintAndLog(toSource(document)) ?? []);
    this.#announce();
    void this.#lintMembers(open);
    return open;
  }

  /**
   * Included files that no editor holds, and what they include in turn; those that nobody includes any more are dropped.
   * Each is judged within the whole configuration, so that a big one takes a while: the editor gets its turn in between, and
   * a new run ends this one.
   */
  async #lintMembers(open: readonly LintedFile[]): Promise<void> {
    const run = ++this.#memberRun;
    const seen = new Set(open.map(({ uri }) => uri.toString()));
    const waiting: { readonly uri: vscode.Uri; readonly dialect?: Dialect }[] = [];
    const follow = ({ followed, request: { dialect } }: LintedFile): void => {
      for (const path of followed) waiting.push({ uri: vscode.Uri.file(path), dialect });
    };
    for (const file of open) follow(file);
    waiting.push(...this.#included.map((uri) => ({ uri })));
    for (let next = waiting.shift(); next !== undefined && seen.size < MAX_MEMBERS; next = waiting.shift()) {
      const { uri, dialect } = next;
      if (seen.has(uri.toString()) || vscode.workspace.getWorkspaceFolder(uri) === undefined) continue;
      seen.add(uri.toString());
      await new Promise((resolve) => setImmediate(resolve));
      if (run !== this.#memberRun) return;
      const member = this.#lintAndLog(this.#toMember(uri), dialect);
      if (member !== undefined) follow(member);
    }
    for (const { uri } of this.files) if (!seen.has(uri.toString())) this.#drop(uri);
    this.#announce();
  }

  #toMember(uri: vscode.Uri): Source {
    return { uri, version: undefined, languageId: undefined, readText: () => this.#disk.read(uri.fsPath) ?? '' };
  }

  #lintAndLog(source: Source, dialect?: Dialect): LintedFile | undefined {
    try {
      return this.#lint(source, dialect);
    } catch (error) {
      // A rule that throws is a defect of ours; the editor must live on, and the log must tell.
      this.options.log.error(
        `Linting ${source.uri.toString()} failed.`,
        error instanceof Error ? error : String(error),
      );
      return undefined;
    }
  }

  #lint(source: Source, knownDialect: Dialect | undefined): LintedFile | undefined {
    const { uri, version } = source;
    if (!LINTED_SCHEMES.has(uri.scheme)) return undefined;
    const known = this.#files.get(uri.toString());
    if (known !== undefined && known.version === version && !this.#stale.has(known)) return known;
    const dialect = knownDialect ?? findDialect(source);
    const settings = dialect === undefined ? undefined : readLintSettings(uri);
    if (dialect === undefined || !settings?.isEnabled) {
      this.#drop(uri);
      return undefined;
    }
    const { level, minIdleMs, severities } = settings;
    const reader = createSourceReader(uri, this.options.log);
    const options = {
      nginxVersion: this.#versions.resolve('nginx', settings.nginxVersion),
      haproxyVersion: this.#versions.resolve('haproxy', settings.haproxyVersion),
      level,
      minIdleMs,
      severities,
      webSockets: [...settings.webSockets, ...this.options.readLiveWebSockets()],
      reader,
    };
    const request = { path: uri.fsPath, text: source.readText(), dialect, options };
    const { asked = new Set<string>(), followed = new Set<string>() } = reader ?? {};
    const file = new LintedFile(uri, version, request, asked, followed);
    this.#files.set(uri.toString(), file);
    this.#isChanged = true;
    this.#diagnostics.set(
      uri,
      file.findings.map((finding) => toDiagnostic(finding, file, this.options.extensionUri)),
    );
    return file;
  }

  /** Most runs change nothing: any edit of any file starts one. */
  #announce(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#changed.fire();
  }

  #forget(document: vscode.TextDocument): void {
    this.#drop(document.uri);
    // It may still belong to a config that stays open.
    this.#schedule(document.uri.fsPath);
  }

  #drop(uri: vscode.Uri): void {
    if (!this.#files.delete(uri.toString())) return;
    this.#diagnostics.delete(uri);
    this.#isChanged = true;
  }
}

/** True where a file is this path, or what it means can depend on it; a pattern stands for its whole folder. */
function looksAt({ uri, asked }: LintedFile, path: string): boolean {
  if (uri.fsPath === path || asked.has(path)) return true;
  const folder = dirname(path);
  return [...asked].some((pattern) => WILDCARD.test(pattern) && dirname(pattern) === folder);
}

function toSource(document: vscode.TextDocument): Source {
  const { uri, version, languageId } = document;
  return { uri, version, languageId, readText: () => document.getText() };
}

/** Every edit of every file comes by here: the text of one that is no proxy config by its name is not even put together. */
function findDialect(source: Source): Dialect | undefined {
  return detectDialect({
    path: source.uri.fsPath,
    languageId: source.languageId,
    get text() {
      return source.readText();
    },
  });
}
