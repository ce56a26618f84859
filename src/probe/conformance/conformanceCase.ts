import type { FrameToWrite } from '../../wire/frameWriter';
import type { OpeningOptions } from '../openingRequest';

/** A frame as it is sent, right or wrong; masked unless told otherwise. */
export type CaseFrame = FrameToWrite & { readonly isUnmasked?: boolean };

/** What RFC 6455 or 7692 asks of a server that gets these frames. */
export type Expectation =
  /** It fails the connection, with one of these close codes where it sends a close frame at all (§7.1.7: a SHOULD). */
  | { readonly kind: 'failure'; readonly codes: readonly number[] }
  /** The same, where what is wrong is a close frame: to answer it as a good one is lenient. */
  | { readonly kind: 'close-failure'; readonly codes: readonly number[] }
  /** It takes the message: it comes back from an echo, and any server still answers a ping. */
  | { readonly kind: 'message'; readonly opcode: number; readonly payload: Uint8Array }
  /** It still answers a ping. */
  | { readonly kind: 'alive' }
  /** A pong with this payload (§5.5.3). */
  | { readonly kind: 'pong'; readonly payload: Uint8Array }
  /** A close frame back (§5.5.1), with any code but one that calls ours broken; undefined where ours has none. */
  | { readonly kind: 'close'; readonly sentCode: number | undefined }
  /** A close frame back, and this message, which came after our own close frame, ignored (§5.5.1). */
  | { readonly kind: 'close-only'; readonly opcode: number; readonly payload: Uint8Array }
  /** No 101. */
  | { readonly kind: 'refusal' };

export interface ConformanceCase {
  readonly id: string;
  /** E.g. `RFC 6455 §5.1`. */
  readonly section: string;
  readonly title: string;
  /** Sent one after the other as soon as the connection is open; bytes are sent as they are. */
  readonly sends: readonly (CaseFrame | Uint8Array)[];
  readonly expects: Expectation;
  /** Servers differ here without harm, so that it never counts against one. */
  readonly isInformational?: boolean;
  /** Sent only where permessage-deflate was agreed on, which is offered then. */
  readonly needsDeflate?: boolean;
  /** How its handshake differs from a good one. */
  readonly handshake?: OpeningOptions;
}

export type CaseVerdict =
  /** As the RFC asks. */
  | 'pass'
  /** It failed the connection without a close frame, which is allowed. */
  | 'silent-cut'
  /** It takes what it has to refuse. */
  | 'lenient'
  /** It breaks on something legal. */
  | 'fail'
  | 'unknown';
