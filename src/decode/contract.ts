/** Payload bytes to a tree whose every node knows its bytes. A decoder never throws on input: faults are values. */

export type NodeKind = 'nil' | 'bool' | 'int' | 'float' | 'str' | 'bin' | 'array' | 'map' | 'ext' | 'timestamp';

/**
 * A note about a node that is not a fault: the document stays readable.
 *
 * - `duplicate-key`: an earlier key of the same map is equal; most readers keep only one of the two
 * - `proto-key`: the key `__proto__`, which careless JavaScript readers lose or obey
 * - `invalid-utf8`: the value shows U+FFFD where the bytes, kept in the payload, are not UTF-8
 * - `lone-surrogate`: a JSON escape names half of a surrogate pair, which UTF-8 cannot carry
 * - `truncated`: the node's own end is missing
 * - `not-minimal`: a shorter encoding of the same value exists
 * - `bad-timestamp`: an ext of type -1 whose length is none of 4, 8, 12, or a timestamp with more than 999,999,999 ns
 */
export type NodeFlag =
  | 'duplicate-key'
  | 'proto-key'
  | 'invalid-utf8'
  | 'lone-surrogate'
  | 'truncated'
  | 'not-minimal'
  | 'bad-timestamp';

export interface DecodedNode {
  readonly kind: NodeKind;
  /** Byte offsets into the payload, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The format's own name for this encoding, e.g. `fixint`, `uint16`, `str8`, `timestamp64`; `missing` for the value of a key that was cut off. */
  readonly encoding: string;
  /** nil: null; bool; int: a number, or a bigint beyond 2^53 - 1; float: number; str: string (invalid UTF-8 as U+FFFD); bin and ext: the bytes, a view on the payload. */
  readonly value?: null | boolean | number | bigint | string | Uint8Array;
  /** What else there is to know of the encoding, such as other readings of bytes that their format leaves open. */
  readonly note?: string;
  /** As written in the source where the value cannot say it (JSON: `1.0`, `1e400`). */
  readonly source?: string;
  readonly items?: readonly DecodedNode[];
  readonly entries?: readonly (readonly [key: DecodedNode, value: DecodedNode])[];
  /** How many items or entries (str, bin, ext: bytes) the header announced; differs from what is there in a truncated document. */
  readonly announced?: number;
  /** ext: the application's type, -128 to 127. */
  readonly type?: number;
  /** timestamp: since the epoch; seconds beyond 2^53 - 1 are a bigint. */
  readonly seconds?: number | bigint;
  readonly nanoseconds?: number;
  readonly flags?: readonly NodeFlag[];
}

export interface Fault {
  /** Byte offset at which the input stops making sense. */
  readonly at: number;
  readonly message: string;
}

export interface DecodeResult {
  /** Every object of the payload, in order; partial where a fault cut one. */
  readonly roots: readonly DecodedNode[];
  readonly faults: readonly Fault[];
}

export interface DecodeContext {
  /** Negotiated subprotocol, empty when none. */
  readonly subprotocol: string;
  readonly opcode: 'text' | 'binary';
  /** What the user says that binary messages are; it comes before every guess. */
  readonly chosen?: Decoder | undefined;
}

/** One payload format. Adding one is one file in `decoders/` and its line in the registry. */
export interface Decoder {
  /** Stable, used in settings and on the command line. */
  readonly id: string;
  readonly label: string;
  /** How sure the decoder is that the bytes are its own: 0 not at all, 1 certain. Cheap: looks at a bounded prefix. */
  score(bytes: Uint8Array, context: DecodeContext): number;
  decode(bytes: Uint8Array): DecodeResult;
}
