import type { FragmentPlace } from './rows';

/** What the detail shows of one selected row. Payload bytes come in pages by `payload/read`, tree nodes by `tree/read`. */

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface CheckLine {
  readonly name: string;
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly detail: string;
}

export interface ViolationLine {
  readonly code: string;
  readonly message: string;
}

/** RFC 6455 §5.2 header with its real bytes. */
export interface FrameHeaderDetail {
  /** 2 to 14 bytes as they lay on the wire. */
  readonly bytes: Uint8Array;
  readonly isFin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  readonly opcodeName: string;
  readonly isMasked: boolean;
  /** The 7-bit field: 0 to 125, or 126 or 127 when an extended length follows. */
  readonly length7: number;
  /** Decimal, since 64-bit lengths exceed 2^53. */
  readonly payloadLength: string;
  readonly maskingKey: Uint8Array | undefined;
  /** Where in its direction's byte stream the frame began. */
  readonly streamOffset: number;
}

export interface MessageDetail {
  readonly fragment: FragmentPlace | undefined;
  /** Ordinals of the message's frames, at most 1,000. */
  readonly frameOrdinals: readonly number[];
  readonly isComplete: boolean;
  readonly isCompressed: boolean;
  readonly wireBytes: number;
  /** Undefined while incomplete. */
  readonly messageBytes: number | undefined;
}

export interface CloseDetail {
  readonly code: number | undefined;
  readonly name: string;
  /** What the code means and what to look at, in a sentence or two. */
  readonly explanation: string;
  readonly reason: string;
}

export interface PayloadDetail {
  /** The decoder in use. */
  readonly decoderId: string;
  readonly decoderLabel: string;
  readonly isAutomatic: boolean;
  /** Number of root nodes; read them with `tree/read`, parent undefined. */
  readonly rootCount: number;
  readonly faults: readonly { readonly at: number; readonly message: string }[];
  /** Payload as shown: unmasked, inflated, the whole message. */
  readonly totalBytes: number;
  /** Set when the payload is not available, and why: dropped, incomplete, or it did not inflate. */
  readonly unavailable: string | undefined;
}

export interface FrameDetail {
  readonly kind: 'frame';
  readonly ordinal: number;
  readonly direction: 'in' | 'out';
  readonly timeMs: number;
  readonly deltaMs: number | undefined;
  readonly header: FrameHeaderDetail;
  readonly message: MessageDetail;
  readonly payload: PayloadDetail;
  readonly close: CloseDetail | undefined;
  readonly note: string | undefined;
  readonly violations: readonly ViolationLine[];
}

export interface HandshakeDetail {
  readonly route: readonly HeaderField[];
  readonly requestLine: string;
  readonly requestHeaders: readonly HeaderField[];
  readonly statusLine: string;
  readonly responseHeaders: readonly HeaderField[];
  /** Body of a refusal as text, at most 64 KiB. */
  readonly body: string;
  readonly isBodyTruncated: boolean;
  readonly checks: readonly CheckLine[];
  readonly certificates: readonly (readonly HeaderField[])[];
}

export interface MarkerDetail {
  readonly kind: 'marker';
  readonly ordinal: number;
  readonly timeMs: number;
  readonly title: string;
  readonly text: string;
  /** What to do about it; empty when nothing is wrong. */
  readonly remedy: string;
  readonly tone: 'normal' | 'dim' | 'warning' | 'error';
  readonly close: CloseDetail | undefined;
  /** Bytes a peer sent that were not HTTP, for the Hex tab. */
  readonly receivedBytes: Uint8Array | undefined;
}

export type RowDetail = FrameDetail | MarkerDetail;

/** One line of the decoded tree. */
export interface TreeLine {
  /** Handle for `tree/read` of its children, valid for this selection and decoder. */
  readonly id: number;
  /** Key or index as shown; empty for a root. */
  readonly key: string;
  /** Kind of the key, so that `1` and `"1"` differ. */
  readonly keyKind: 'none' | 'index' | 'str' | 'int' | 'other';
  readonly kind: string;
  readonly encoding: string;
  /** At most 1,000 characters. */
  readonly text: string;
  readonly isTextCut: boolean;
  readonly start: number;
  readonly end: number;
  /** Span of the key within the payload, where it has one. */
  readonly keyStart: number | undefined;
  readonly keyEnd: number | undefined;
  readonly childCount: number;
  readonly flags: readonly string[];
}

export interface TreePage {
  readonly parentId: number | undefined;
  readonly first: number;
  readonly total: number;
  readonly lines: readonly TreeLine[];
}

export interface PayloadPage {
  readonly from: number;
  readonly totalBytes: number;
  /** An exact-size array of at most 64 KiB. */
  readonly bytes: Uint8Array;
}
