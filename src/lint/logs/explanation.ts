import type { Span } from '../rule';

/** What one line of a log says about a WebSocket, in plain words that hold nothing of the line but numbers and names that were checked. */
export interface LogExplanation {
  /** Within the line. */
  readonly span: Span;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  /** A shell command that shows it, filled in from the line where that is possible; undefined where there is none. */
  readonly check: string | undefined;
  /** Rules of the linter that find the cause in a config. */
  readonly ruleIds: readonly string[];
}

/** What a table knows of a kind of line. */
export type LogCause = Pick<LogExplanation, 'title' | 'cause' | 'remedy'> & {
  readonly check?: string | undefined;
  readonly ruleIds?: readonly string[];
};

export function toExplanation(cause: LogCause, span: Span): LogExplanation {
  const { title, remedy, check, ruleIds = [] } = cause;
  return { span, title, cause: cause.cause, remedy, check, ruleIds };
}
