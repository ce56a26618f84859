import { toErrorMessage } from '../../base/errors';

/** What is wrong with a `.proto` file. */
export interface ProtoProblem {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What the library threw about a file. It says the line of a syntax error only; else it is where what it names is found. */
export function toProtoProblem(path: string, text: string, error: unknown): ProtoProblem {
  const message = toErrorMessage(error);
  const placed = /^(.*?)\s*\((?:.*, )?line (\d+)\)$/s.exec(message);
  if (placed !== null) return { path, line: Number(placed[2]), message: placed[1] ?? message };
  const named = /'([\w.]+)'/.exec(message)?.[1] ?? / (?:Type|Enum) (?:\.?\w+)*?\.?(\w+)$/.exec(message)?.[1];
  return { path, line: named === undefined ? 1 : findLine(text, named), message };
}

/** The line, from 1, on which a word is found first outside a comment; 1 where it is not. */
export function findLine(text: string, word: string): number {
  const quoted = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w.])${quoted}(?![\\w])`);
  const index = text.split('\n').findIndex((line) => pattern.test(line.replace(/\/\/.*/, '')));
  return Math.max(0, index) + 1;
}

/** `FILE:LINE: MESSAGE`, as compilers write it. */
export function toProblemText({ path, line, message }: ProtoProblem): string {
  return `${path}:${line}: ${message}`;
}
