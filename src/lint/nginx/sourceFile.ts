import { LineIndex } from '../lineIndex';
import { parseNginx, type Tree } from './parser';

/** One file of a configuration: its text, its tree and its lines. */
export class SourceFile {
  readonly tree: Tree;
  #lines: LineIndex | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.tree = parseNginx(text);
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  /** One-based, as messages name lines. */
  lineNumber(offset: number): number {
    return this.lines.lineAt(offset) + 1;
  }
}
