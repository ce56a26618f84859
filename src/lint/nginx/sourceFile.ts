import { LineIndex } from '../lineIndex';
import { parseNginx, type Tree } from './parser';

/** One file of a configuration: its text, its tree and its lines. */
export class SourceFile {
  readonly tree: Tree;
  #lines: LineIndex | undefined;
  #lineBreak: string | undefined;

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

  /** How the file ends its lines, by its first one. */
  get lineBreak(): string {
    this.#lineBreak ??= /\r?\n/.exec(this.text)?.[0] ?? '\n';
    return this.#lineBreak;
  }

  /** Offset where the line that holds `offset` ends, before its line break. */
  lineEnd(offset: number): number {
    const feed = this.text.indexOf('\n', offset);
    if (feed < 0) return this.text.length;
    return feed > offset && this.text.charAt(feed - 1) === '\r' ? feed - 1 : feed;
  }
}
