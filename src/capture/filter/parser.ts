import { findField, findNearestField } from './fields';
import { MAX_CONDITIONS, MAX_FILTER_DEPTH, MAX_LIST_VALUES } from './limits';
import type { FilterProblem, Literal, Operator, Syntax, TextSpan, Token } from './syntax';

export type Parsed =
  | { readonly syntax: Syntax; readonly problem: undefined }
  | { readonly syntax: undefined; readonly problem: FilterProblem };

/** Binds from weak to strong: `||`, `&&`, `!`. */
export function parseExpression(text: string, tokens: readonly Token[]): Parsed {
  const parser = new Parser(text, tokens);
  try {
    return { syntax: parser.parse(), problem: undefined };
  } catch (thrown) {
    if (thrown instanceof Stop) return { syntax: undefined, problem: thrown.problem };
    throw thrown;
  }
}

/** Leaves the recursion at the first mistake; never seen outside of this file. */
class Stop {
  constructor(readonly problem: FilterProblem) {}
}

const WORD_OPERATORS: ReadonlySet<string> = new Set(['contains', 'matches', 'in']);
const LITERALS: ReadonlySet<string> = new Set(['word', 'number', 'string', 'regex', 'clock']);
const HEX_RUN = /(?:[0-9a-f]{2}[\s:]*)+(?<![\s:])(?![\p{L}\p{N}_.])/iuy;

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #conditionCount = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parse(): Syntax {
    const syntax = this.#readOr();
    const rest = this.#token;
    if (rest.kind === 'end') return syntax;
    if (rest.text === ')') stop(rest, 'There is no ( to this )');
    this.#refuseBad(rest);
    return stop(rest, 'Write && or || between two conditions. To search for text, put it in quotes');
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #readOr(): Syntax {
    return this.#readChain('or', '||', () => this.#readAnd());
  }

  #readAnd(): Syntax {
    return this.#readChain('and', '&&', () => this.#readUnary());
  }

  #readChain(word: 'and' | 'or', symbol: string, readPart: () => Syntax): Syntax {
    const first = readPart();
    const parts = [first];
    while (this.#token.text === symbol || isWord(this.#token, word)) {
      this.#at++;
      parts.push(readPart());
    }
    return parts.length === 1 ? first : { kind: word, parts };
  }

  #readUnary(): Syntax {
    const token = this.#token;
    if (token.text === '!' || isWord(token, 'not')) {
      this.#enter(token);
      this.#at++;
      const operand = this.#readUnary();
      this.#depth--;
      return { kind: 'not', operand };
    }
    if (token.kind !== 'mark' || token.text !== '(') return this.#readCondition();
    this.#enter(token);
    this.#at++;
    const inner = this.#readOr();
    this.#depth--;
    const closing = this.#token;
    if (closing.text === ')' && closing.kind === 'mark') {
      this.#at++;
      return inner;
    }
    if (closing.kind === 'end') stop(token, 'This ( has no ): write it behind the condition');
    this.#refuseBad(closing);
    return stop(closing, 'Write && or || between two conditions, or ) behind them');
  }

  #enter(token: Token): void {
    this.#depth++;
    if (this.#depth <= MAX_FILTER_DEPTH) return;
    stop(token, `Parentheses and ! are nested more than ${MAX_FILTER_DEPTH} deep here; no more are understood`);
  }

  #readCondition(): Syntax {
    const token = this.#token;
    this.#conditionCount++;
    if (this.#conditionCount > MAX_CONDITIONS) stop(token, `The filter has more than ${MAX_CONDITIONS} conditions`);
    this.#refuseBad(token);
    if (token.kind === 'string' || token.kind === 'regex') {
      this.#at++;
      return { kind: 'search', literal: token };
    }
    if (token.kind === 'path' || (token.kind === 'word' && findField(token.text) !== undefined)) {
      return this.#readField(token);
    }
    return stop(this.#toWhole(token), this.#describeMissingCondition(token));
  }

  #readField(field: Token): Syntax {
    this.#at++;
    const operatorToken = this.#token;
    const operator = findOperator(operatorToken);
    if (operator === undefined) {
      this.#refuseBad(operatorToken);
      return { kind: 'presence', field };
    }
    this.#at++;
    const values = operator === 'in' ? this.#readList(operatorToken) : [this.#readValue(field, operatorToken)];
    return { kind: 'comparison', field, operator, operatorToken, values };
  }

  #readList(operatorToken: Token): readonly Literal[] {
    const opening = this.#token;
    if (opening.text !== '{') {
      const span = opening.kind === 'end' ? operatorToken : opening;
      stop(span, 'Write the values of in between braces, such as in {1000, 1001}');
    }
    this.#at++;
    const values: Literal[] = [];
    for (;;) {
      const token = this.#token;
      if (token.text === '}' && values.length > 0) break;
      if (!isLiteral(token)) return this.#stopInList(opening, token);
      values.push(token);
      if (values.length > MAX_LIST_VALUES) stop(token, `More than ${MAX_LIST_VALUES} values between the braces`);
      this.#at++;
      if (this.#token.text === ',') this.#at++;
      else if (this.#token.text !== '}') return this.#stopInList(opening, this.#token);
    }
    this.#at++;
    return values;
  }

  #stopInList(opening: Token, token: Token): never {
    this.#refuseBad(token);
    if (token.kind === 'end') stop(opening, 'This { has no }: write it behind the last value');
    return stop(token, 'Between the braces stand values with commas between them, such as {1000, 1001}');
  }

  #readValue(field: Token, operatorToken: Token): Literal {
    if (field.text.toLowerCase() === 'hex' && this.#token.kind !== 'string') return this.#readHexRun(operatorToken);
    const token = this.#token;
    this.#refuseBad(token);
    if (isLiteral(token)) {
      this.#at++;
      return token;
    }
    if (token.kind === 'end') {
      stop(
        operatorToken,
        `The value is missing: write what ${field.text} is compared with behind ${operatorToken.text}`,
      );
    }
    const what = token.kind === 'path' ? 'A path cannot be a value' : `${token.text} is no value`;
    return stop(token, `${what}: write a number, a name or a text in quotes`);
  }

  /** Bytes may be written without quotes, and then come as words and numbers. */
  #readHexRun(operatorToken: Token): Literal {
    const first = this.#token;
    HEX_RUN.lastIndex = first.start;
    const run = HEX_RUN.exec(this.#text)?.[0];
    if (run === undefined || first.kind === 'end') {
      const span = first.kind === 'end' ? operatorToken : first;
      return stop(span, 'Write bytes as two hexadecimal digits each, such as de ad be ef');
    }
    const end = first.start + run.length;
    while (this.#token.start < end) this.#at++;
    return { kind: 'string', start: first.start, end, text: run, value: run };
  }

  #describeMissingCondition(token: Token): string {
    if (token.kind === 'end') return 'The filter ends too early: write a condition, such as opcode == ping';
    if (token.kind === 'word') {
      if (token.text.toLowerCase() === 'json') return 'Write which value: json.type, json.items[0], json["a key"]';
      const nearest = findNearestField(token.text);
      if (nearest !== undefined) return `There is no field ${token.text}; did you mean ${nearest.name}?`;
      return `There is no field ${token.text}. To search for text, put it in quotes: "${token.text}"`;
    }
    if (token.kind === 'comparison') return `The field is missing: write what is compared before ${token.text}`;
    if (token.kind === 'number' || token.kind === 'clock') {
      return `${token.text} by itself is no condition. To search for it, put it in quotes: "${token.text}"`;
    }
    return `A condition is missing before ${token.text}: write one, such as opcode == ping`;
  }

  /** At the end of the text there is nothing to point at: then the token before. */
  #toWhole(token: Token): TextSpan {
    if (token.kind !== 'end') return token;
    return this.#tokens[this.#at - 1] ?? token;
  }

  #refuseBad(token: Token): void {
    if (token.kind === 'bad') stop(token, token.message ?? '');
  }
}

const END: Token = { kind: 'end', start: 0, end: 0, text: '' };

export function findOperator(token: Token): Operator | undefined {
  const isOperator =
    token.kind === 'comparison' || (token.kind === 'word' && WORD_OPERATORS.has(token.text.toLowerCase()));
  // Both lists are the operators as they are written.
  return isOperator ? (token.text.toLowerCase() as Operator) : undefined;
}

export function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word;
}

function isLiteral(token: Token): token is Literal {
  return LITERALS.has(token.kind);
}

function stop({ start, end }: TextSpan, message: string): never {
  throw new Stop({ start, end, message: message.endsWith('?') ? message : `${message}.` });
}
