/** Payload bytes to a tree whose every node knows its bytes. A decoder never throws on input: faults are values. */

export type NodeKind = 'nil' | 'bool' | 'int' | 'float' | 'str' | 'bin' | 'array' | 'map' | 'ext' | 'timestamp';

/** A note about a node that is not a fault: the document stays readable. */
export type NodeFlag = 'duplicate-key' | 'proto-key' | 'invalid-utf8' | 'truncated' | 'not-minimal';

export interface DecodedNode {
  readonly kind: NodeKind;
  /** Byte offsets into the payload, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The format's own name for this encoding, e.g. `fixint`, `uint16`, `str8`, `timestamp64`. */
  readonly encoding: string;
  /** nil: null; bool; int: number or bigint beyond 2^53; float: number; str: string (invalid UTF-8 as U+FFFD); bin and ext: the bytes, a view on the payload. */
  readonly value?: null | boolean | number | bigint | string | Uint8Array;
  /** As written in the source where the value cannot say it (JSON: `1.0`, `1e400`). */
  readonly source?: string;
  readonly items?: readonly DecodedNode[];
  readonly entries?: readonly (readonly [key: DecodedNode, value: DecodedNode])[];
  /** How many items or entries the header announced; differs from what is there in a truncated document. */
  readonly announced?: number;
  /** ext: the application's type, -128 to 127. */
  readonly type?: number;
  /** timestamp: since the epoch; seconds beyond 2^53 are a bigint. */
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
