import type * as vscode from 'vscode';
import { lint } from '../../lint/engine';
import { type Insight, readInsight } from '../../lint/insight/insight';
import { LineIndex } from '../../lint/lineIndex';
import type { Finding, LintRequest, Span } from '../../lint/rule';
import { toSpanRange } from './spanRange';

/** One proxy config as it was linted last: in an editor, or on disk and part of one that is in an editor. */
export class LintedFile {
  readonly findings: readonly Finding[];
  #insight: Insight | undefined;
  #lines: LineIndex | undefined;

  constructor(
    readonly uri: vscode.Uri,
    /** Of the document; undefined for a file that no editor holds. */
    readonly version: number | undefined,
    readonly request: LintRequest,
    /** Paths and patterns that were looked at for it. */
    readonly asked: ReadonlySet<string>,
    /** Files that it includes, or that include it. */
    readonly followed: ReadonlySet<string>,
  ) {
    this.findings = lint(request);
  }

  /** Put together when somebody looks. */
  get insight(): Insight {
    this.#insight ??= readInsight(this.request, this.findings);
    return this.#insight;
  }

  toRange(span: Span): vscode.Range {
    this.#lines ??= new LineIndex(this.request.text);
    return toSpanRange(this.#lines, span);
  }
}
