/** Part of a filter's text: UTF-16 offsets, end exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a filter, where, and what to write instead. */
export interface FilterProblem extends TextSpan {
  readonly message: string;
}

/** A step into a decoded message: a key, or a place in an array. */
export type PathStep = string | number;

export type TokenKind =
  /** A field, a name or a word operator. */
  | 'word'
  /** `json` with its path. */
  | 'path'
  | 'number'
  | 'string'
  | 'regex'
  /** A time of day or a date, written without quotes. */
  | 'clock'
  /** `== != < <= > >=` */
  | 'comparison'
  /** `&& || !` */
  | 'logic'
  /** `( ) { } ,` */
  | 'mark'
  | 'bad'
  | 'end';

export interface Token extends TextSpan {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** string: without quotes and escapes; regex: its source. */
  readonly value?: string;
  readonly flags?: string;
  readonly number?: number;
  /** number: what is written behind it, e.g. `KB`. */
  readonly unit?: string;
  readonly path?: readonly PathStep[];
  /** bad: what is wrong. */
  readonly message?: string;
}

/** A value as written beside an operator. */
export type Literal = Token & { readonly kind: 'word' | 'number' | 'string' | 'regex' | 'clock' };

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches' | 'in';

/** What was written, before anyone asked whether it makes sense. */
export type Syntax =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'not'; readonly operand: Syntax }
  | { readonly kind: 'search'; readonly literal: Token }
  /** A field by itself. */
  | { readonly kind: 'presence'; readonly field: Token }
  | {
      readonly kind: 'comparison';
      readonly field: Token;
      readonly operator: Operator;
      readonly operatorToken: Token;
      /** One; any number for `in`. */
      readonly values: readonly Literal[];
    };
