/** RFC 6455 §5.2: what one frame's header says, in the RFC's words. */

/** `in` comes from the server, `out` goes to it. */
export type Direction = 'in' | 'out';

export const Opcode = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

export type OpcodeName = keyof typeof Opcode;

/** The name of an opcode of RFC 6455 §11.8, or undefined for a reserved one. */
export function findOpcodeName(opcode: number): OpcodeName | undefined {
  switch (opcode) {
    case Opcode.continuation:
      return 'continuation';
    case Opcode.text:
      return 'text';
    case Opcode.binary:
      return 'binary';
    case Opcode.close:
      return 'close';
    case Opcode.ping:
      return 'ping';
    case Opcode.pong:
      return 'pong';
    default:
      return undefined;
  }
}

/** RFC 6455 §5.5: opcodes with the high bit set are control frames. */
export function isControlOpcode(opcode: number): boolean {
  return (opcode & 0x8) !== 0;
}

/** Bits of the first header byte. */
export const FIN = 0x80;
export const RSV1 = 0x40;
export const RSV2 = 0x20;
export const RSV3 = 0x10;
export const OPCODE_MASK = 0x0f;
/** Bit of the second header byte. */
export const MASK = 0x80;

/** A way in which a frame breaks RFC 6455; content of the capture, never an exception. */
export type ViolationCode =
  | 'reserved-opcode'
  | 'reserved-bit'
  | 'control-fragmented'
  | 'control-too-long'
  | 'length-not-minimal'
  | 'length-too-large'
  | 'mask-missing'
  | 'mask-unexpected'
  | 'continuation-unexpected'
  | 'continuation-expected'
  | 'close-payload-short'
  | 'close-code-invalid'
  | 'utf8-invalid'
  | 'inflate-failed'
  | 'inflate-too-large'
  | 'truncated';

export interface Violation {
  readonly code: ViolationCode;
  /** One sentence: what was received and what the RFC asks for, with the section. */
  readonly message: string;
}

/**
 * One frame as it lay on the wire. The parser reuses the object that it hands to its listener: copy what you keep.
 * Offsets count bytes of one direction's stream since the capture began, the handshake excluded.
 */
export interface WireFrame {
  /** Offset of the first header byte. */
  offset: number;
  /** 2 to 14 bytes; what arrived of it where the stream ended within the header. */
  headerLength: number;
  /** Payload bytes as the header announces them. */
  payloadLength: number;
  /** Payload bytes that arrived; less than `payloadLength` only where the stream ended within the frame or its length cannot be followed. */
  receivedLength: number;
  b0: number;
  b1: number;
  /** The masking key as a big-endian unsigned 32-bit number; 0 when the frame is unmasked. */
  maskingKey: number;
  /** Epoch milliseconds at which the chunk with the frame's last byte was seen. */
  timeMs: number;
  /** What this frame's header alone shows, in the order of the header's fields; empty for a good frame. */
  violations: readonly Violation[];
}
