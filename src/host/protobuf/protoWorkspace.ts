import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { ProtoFileSet } from '../../decode/protobuf/protoFiles';
import type { ProtoProblem } from '../../decode/protobuf/protoProblem';
import { listProtoMessages, type ProtoRead, readProtoSchema } from '../../decode/protobuf/protoReader';
import type { MessageSchema } from '../../decode/protobuf/schema';
import type { MessageRef } from './messageChoices';
import { type ProtoFile, readProtoFiles } from './readProtoFiles';

/** Editors save in bursts, and a checkout changes many files at once. */
const DEBOUNCE_MS = 300;
/** What a list to choose from can hold. */
const MAX_MESSAGES = 5_000;

/** A message of one of the files, or what is wrong with a file. */
export interface ProtoListing {
  readonly messages: readonly { readonly uri: vscode.Uri; readonly name: string }[];
  readonly problems: readonly { readonly uri: vscode.Uri; readonly problem: ProtoProblem }[];
}

/** The `.proto` files within reach: read when first asked for, and anew whenever one of them changes. */
export class ProtoWorkspace implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  /** Files were read, for the first time or anew. */
  readonly onDidChange = this.#changed.event;
  readonly #outside = new Map<string, vscode.Uri>();
  readonly #schemas = new Map<string, ProtoRead>();
  #files: ReadonlyMap<string, ProtoFile> = new Map();
  #fileSet = new ProtoFileSet(new Map());
  #loading: Promise<void> | undefined;
  #isWatching = false;
  #timer: NodeJS.Timeout | undefined;

  /** Resolves when the files were read once. */
  async load(): Promise<void> {
    this.#watch();
    this.#loading ??= this.#read();
    await this.#loading;
  }

  /** Reads them anew: watchers miss what is in folders that were made a moment before, as by a checkout. */
  async reload(): Promise<void> {
    this.#watch();
    this.#loading = this.#read();
    await this.#loading;
  }

  /** Reads a file that is not of the workspace too, with those beside it and below. */
  async include(file: vscode.Uri): Promise<void> {
    const folder = vscode.Uri.joinPath(file, '..');
    if (!this.#files.has(file.path) && !this.#outside.has(folder.toString())) {
      this.#outside.set(folder.toString(), folder);
      this.#loading = this.#read();
    }
    await this.load();
  }

  list(): ProtoListing {
    const messages: ProtoListing['messages'][number][] = [];
    const problems: ProtoListing['problems'][number][] = [];
    for (const [path, { uri, text }] of this.#files) {
      const listed = listProtoMessages(path, text);
      if ('message' in listed) problems.push({ uri, problem: listed });
      else messages.push(...listed.map((name) => ({ uri, name })));
      if (messages.length >= MAX_MESSAGES) break;
    }
    messages.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { messages: messages.slice(0, MAX_MESSAGES), problems };
  }

  /** A message with all that it refers to; undefined where it is not there, and then why. */
  find({ file, message }: MessageRef): { readonly message: MessageSchema | undefined; readonly read: ProtoRead } {
    const { path } = vscode.Uri.parse(file);
    let read = this.#schemas.get(path);
    if (read === undefined) {
      read = readProtoSchema(path, this.#fileSet);
      this.#schemas.set(path, read);
    }
    return { message: read.schema?.messages.get(message), read };
  }

  findUri(path: string): vscode.Uri | undefined {
    return this.#files.get(path)?.uri;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
    this.#store.dispose();
  }

  async #read(): Promise<void> {
    const files = await readProtoFiles([...this.#outside.values()]);
    if (this.#store.isDisposed) return;
    this.#files = files;
    this.#fileSet = new ProtoFileSet(new Map([...files].map(([path, { text }]) => [path, text])));
    this.#schemas.clear();
    this.#changed.fire();
  }

  #watch(): void {
    if (this.#isWatching || this.#store.isDisposed) return;
    this.#isWatching = true;
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*.proto'));
    const readSoon = () => this.#readSoon();
    for (const onDidHappen of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#store.add(onDidHappen(readSoon));
    }
    this.#store.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith('.proto')) readSoon();
      }),
    );
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(readSoon));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(readSoon));
  }

  #readSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#loading = this.#read();
    }, DEBOUNCE_MS);
  }
}
