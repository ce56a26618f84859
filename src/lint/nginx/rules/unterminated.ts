import { unterminatedMeta } from '../../lexical/unterminated';
import type { Fix, Report, Rule } from '../../rule';
import { insertion } from '../edits';
import type { NginxModel } from '../model';
import type { SyntaxProblem } from '../parser';
import { removal } from '../removal';
import type { SourceFile } from '../sourceFile';
import { isTemplated } from '../templates';

export const unterminated: Rule<NginxModel> = {
  ...unterminatedMeta,

  check({ file }, report) {
    const { tree } = file;
    // What a tool fills in may bring any braces and semicolons.
    if (
      tree.problems.length === 0 ||
      tree.hasTemplates ||
      tree.tokens.some(({ kind, value }) => kind === 'word' && isTemplated(value))
    )
      return;
    for (const problem of withoutEchoes(tree.problems)) report({ ...problem, ...explain(file, problem) });
  },
};

/** A quote without its partner swallows the semicolon and the braces behind it: those are no mistakes of their own. */
function withoutEchoes(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  const quote = problems.findIndex(({ kind }) => kind === 'unterminated-quote' || kind === 'glued-quote');
  return quote < 0 ? problems : problems.slice(0, quote + 1).filter(({ kind }) => kind !== 'unclosed-block');
}

function explain(file: SourceFile, problem: SyntaxProblem): Pick<Report, 'message' | 'fixes'> {
  const { start, end, kind } = problem;
  switch (kind) {
    case 'missing-semicolon':
      return {
        message: `";" is missing behind ${quoteWord(file.text.slice(start, end))}: nginx takes what follows for more arguments and does not start.`,
        fixes: [{ title: 'Add the missing ";"', edits: [insertion(end, ';')] }],
      };
    case 'unclosed-block':
      return {
        message: 'This block has no "}": nginx reaches the end of the file in it and does not start.',
        fixes: closeAtEnd(file, problem),
      };
    case 'unexpected-close':
      return {
        message: 'This "}" closes nothing: there is one too many, or a "{" is missing above, and nginx does not start.',
        fixes: [{ title: 'Remove the "}"', edits: [removal(file, problem)] }],
      };
    case 'unexpected-punctuation':
      return explainPunctuation(file, problem);
    case 'unterminated-quote':
      return { message: 'This quote has no partner: nginx does not start.', fixes: closeQuote(file, problem) };
    case 'glued-quote':
      return { message: toGluedMessage(file, problem), fixes: [] };
  }
}

function toGluedMessage(file: SourceFile, { start, end }: SyntaxProblem): string {
  const next = quoteWord(file.text.slice(start, end));
  const quoted = file.tree.tokens.find((token) => token.end === start && token.quote !== '');
  const opened = file.lineNumber(quoted?.start ?? start);
  return opened < file.lineNumber(start)
    ? `The quote that opens at line ${opened} ends only here, before ${next}: it lacks its partner there, and nginx does not start.`
    : `A quote ends before ${next}: nginx wants a space, ";" or "{" there and does not start.`;
}

function explainPunctuation({ text }: SourceFile, { start, end }: SyntaxProblem): Pick<Report, 'message' | 'fixes'> {
  if (text.charAt(start) !== ';') return { message: 'This "{" opens a block without a name: nginx does not start.' };
  return {
    message: 'This ";" ends nothing: nginx does not start. A block ends with its "}" alone.',
    fixes: [{ title: 'Remove the ";"', edits: [{ start, end, newText: '' }] }],
  };
}

/** Only where one block is open and it stands at the margin: elsewhere nobody knows which line its end belongs before. */
function closeAtEnd(file: SourceFile, problem: SyntaxProblem): readonly Fix[] {
  const last = file.tree.root.children.at(-1)?.block;
  const isOnlyOne = last !== undefined && !last.isClosed && last.children.at(-1)?.block?.isClosed !== false;
  if (!isOnlyOne || last.bodyStart !== problem.end) return [];
  const lead = /(?:^|\n)$/.test(file.text) ? '' : file.lineBreak;
  return [
    {
      title: 'Close the block at the end of the file',
      edits: [insertion(file.text.length, `${lead}}${file.lineBreak}`)],
    },
  ];
}

/** Before the semicolon that the quote has swallowed. */
function closeQuote({ text }: SourceFile, { start, end }: SyntaxProblem): readonly Fix[] {
  const inner = /^.([^;{]*);[ \t]*$/.exec(text.slice(start, end))?.[1];
  if (inner === undefined) return [];
  return [{ title: 'Close the quote', edits: [insertion(start + 1 + inner.length, text.charAt(start))] }];
}

function quoteWord(word: string): string {
  const flat = word.replace(/\s+/g, ' ');
  return flat.length > 40 ? `${flat.slice(0, 40)}…` : flat;
}
