import type { PathStep } from './syntax';
import type { Moment } from './units';

/** A filter whose every comparison makes sense; nothing of a capture is in it yet. */
export type FilterTree =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly operand: FilterTree }
  | { readonly kind: 'condition'; readonly condition: Condition };

export type NumberOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type NumberTest =
  | { readonly kind: 'compare'; readonly operator: NumberOperator; readonly value: number }
  | { readonly kind: 'oneOf'; readonly values: readonly number[] };

export type TextTest =
  | { readonly kind: 'equals' | 'differs' | 'contains'; readonly value: string }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'matches'; readonly regex: RegExp }
  | { readonly kind: 'exists' };

export type JsonScalar = string | number | boolean | null;

export type JsonTest =
  | { readonly kind: 'exists' }
  | { readonly kind: 'compare'; readonly operator: NumberOperator; readonly value: JsonScalar }
  | { readonly kind: 'oneOf'; readonly values: readonly JsonScalar[] }
  | { readonly kind: 'contains'; readonly value: JsonScalar }
  | { readonly kind: 'matches'; readonly regex: RegExp };

export type FlagName = 'fin' | 'rsv1' | 'rsv2' | 'rsv3' | 'masked' | 'compressed' | 'fragmented';

export type Condition =
  /** Bit n of the mask stands for opcode n. */
  | { readonly kind: 'opcode'; readonly opcodeMask: number }
  | { readonly kind: 'direction'; readonly isOut: boolean }
  | { readonly kind: 'flag'; readonly flag: FlagName }
  | {
      readonly kind: 'number';
      readonly field: 'len' | 'wire' | 'ordinal' | 'delta' | 'close.code';
      readonly test: NumberTest;
    }
  | { readonly kind: 'time'; readonly operator: NumberOperator; readonly moment: Moment }
  | { readonly kind: 'text'; readonly field: 'text' | 'close.reason' | 'note'; readonly test: TextTest }
  | { readonly kind: 'bytes'; readonly relation: 'equals' | 'differs' | 'contains'; readonly needle: Uint8Array }
  | { readonly kind: 'json'; readonly path: readonly PathStep[]; readonly test: JsonTest }
  /** Undefined: any. `isOther`: there are violations, and none of these. */
  | { readonly kind: 'violation'; readonly codes: ReadonlySet<string> | undefined; readonly isOther: boolean }
  | { readonly kind: 'bookmarked' }
  /** Plain text in any case, in the payload's bytes. */
  | { readonly kind: 'search'; readonly text: string };
