/** What the view shows of the filter language; the language itself is the host's. */

/** UTF-16 offsets into the text of the filter, end exclusive. */
export interface FilterProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface FilterCompletion {
  /** Replaces the text between `from` and `to`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

export interface FilterAssist {
  readonly kind: 'empty' | 'text' | 'expression';
  readonly problems: readonly FilterProblem[];
  readonly completions: { readonly from: number; readonly to: number; readonly items: readonly FilterCompletion[] };
}

export interface FilterHelp {
  readonly fields: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly summary: string;
    readonly operators: readonly string[];
    readonly example: string;
  }[];
  readonly operators: readonly { readonly operator: string; readonly summary: string }[];
  readonly examples: readonly { readonly text: string; readonly summary: string }[];
}

export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

/** How far a filter over a large capture has got. */
export interface FilterProgress {
  readonly checked: number;
  readonly total: number;
}

/** Rows that a filter left out since a regular expression did not come to an end on them. */
export interface UndecidedRows {
  readonly count: number;
  /** What each of them was given. */
  readonly timeoutMs: number;
  /** There were so many that the rows after them were not looked at. */
  readonly isGivenUp: boolean;
}

export const MAX_SAVED_FILTERS = 100;
export const MAX_FILTER_NAME_CHARS = 100;
