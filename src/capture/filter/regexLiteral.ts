import type { FilterProblem, Token } from './syntax';

const FLAGS = 'imsu';

/** The regular expression of a literal in slashes or quotes; a mistake in it is one at the literal's place. */
export function compileRegex(literal: Token): { readonly regex: RegExp } | { readonly problem: FilterProblem } {
  const { value = '', flags = '', start, end } = literal;
  const problem = (message: string, from = start) => ({ problem: { start: from, end, message } });
  const flagsAt = end - flags.length;
  for (const [index, flag] of [...flags].entries()) {
    if (FLAGS.includes(flag) && flags.indexOf(flag) === index) continue;
    const known = 'there are i (any case), m (lines), s (dot matches line breaks) and u (Unicode), each once';
    return problem(
      `The flag ${flag} is not understood: ${known}. To search for text with slashes, put it in quotes.`,
      flagsAt,
    );
  }
  try {
    return { regex: new RegExp(value, flags) };
  } catch (error) {
    // V8 says "Invalid regular expression: /a(/: Unterminated group".
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
    return problem(`The regular expression is not valid: ${reason}. Escape what is meant literally with a backslash.`);
  }
}
