import {
  type Direction,
  FIN,
  findOpcodeName,
  isControlOpcode,
  MASK,
  OPCODE_MASK,
  Opcode,
  RSV1,
  RSV2,
  RSV3,
  type Violation,
} from './frame';

/** The one empty list, so that a good frame costs no allocation. */
export const NO_VIOLATIONS: readonly Violation[] = [];

/** RFC 6455 §5.5. */
export const MAX_CONTROL_PAYLOAD = 125;

const RESERVED_BITS = [
  [RSV1, 'RSV1'],
  [RSV2, 'RSV2'],
  [RSV3, 'RSV3'],
] as const;

/** What the two sides agreed on, as far as it decides whether a header is right. */
export interface StreamRules {
  readonly direction: Direction;
  readonly isDeflateAgreed: boolean;
}

/** Whether the payload length can be followed; what comes after such a header has no frame boundaries. */
export function isLengthTooLarge(payloadLength: number): boolean {
  return payloadLength > Number.MAX_SAFE_INTEGER;
}

/** Every way in which a complete header by itself breaks RFC 6455 §5, in the order of its fields. */
export function findHeaderViolations(
  b0: number,
  b1: number,
  payloadLength: number,
  rules: StreamRules,
): readonly Violation[] {
  const found: Violation[] = [];
  addIfSet(found, findReservedBit(b0, rules));
  addIfSet(found, findBadOpcode(b0));
  addIfSet(found, findBadMask(b1, rules.direction));
  addIfSet(found, findBadLength(b0, b1, payloadLength));
  return found.length === 0 ? NO_VIOLATIONS : found;
}

function addIfSet(found: Violation[], violation: Violation | undefined): void {
  if (violation !== undefined) found.push(violation);
}

function findReservedBit(b0: number, rules: StreamRules): Violation | undefined {
  const undefinedBits = b0 & (rules.isDeflateAgreed ? RSV2 | RSV3 : RSV1 | RSV2 | RSV3);
  if (undefinedBits !== 0) {
    const names = RESERVED_BITS.filter(([bit]) => (undefinedBits & bit) !== 0).map(([, name]) => name);
    const verb = names.length === 1 ? 'is' : 'are';
    return {
      code: 'reserved-bit',
      message: `${names.join(', ')} ${verb} set, but no extension that defines ${names.length === 1 ? 'it' : 'them'} was agreed (RFC 6455 §5.2).`,
    };
  }
  if ((b0 & RSV1) === 0) return undefined;
  const opcode = b0 & OPCODE_MASK;
  if (isControlOpcode(opcode)) {
    return {
      code: 'reserved-bit',
      message: 'RSV1 is set on a control frame; permessage-deflate compresses data messages only (RFC 7692 §6.1).',
    };
  }
  if (opcode === Opcode.continuation) {
    return {
      code: 'reserved-bit',
      message: "RSV1 is set on a continuation; it belongs on a message's first frame alone (RFC 7692 §6.1).",
    };
  }
  return undefined;
}

function findBadOpcode(b0: number): Violation | undefined {
  const opcode = b0 & OPCODE_MASK;
  if (findOpcodeName(opcode) === undefined) {
    const hex = `0x${opcode.toString(16).toUpperCase()}`;
    return {
      code: 'reserved-opcode',
      message: `Opcode ${hex} is reserved; only 0x0 to 0x2 and 0x8 to 0xA are defined (RFC 6455 §5.2).`,
    };
  }
  if (isControlOpcode(opcode) && (b0 & FIN) === 0) {
    return {
      code: 'control-fragmented',
      message: 'A control frame without FIN; it must not be fragmented (RFC 6455 §5.5).',
    };
  }
  return undefined;
}

function findBadMask(b1: number, direction: Direction): Violation | undefined {
  const isMasked = (b1 & MASK) !== 0;
  if (direction === 'in' && isMasked) {
    return { code: 'mask-unexpected', message: 'The server masked this frame; a server must not (RFC 6455 §5.1).' };
  }
  if (direction === 'out' && !isMasked) {
    return {
      code: 'mask-missing',
      message: 'The client did not mask this frame; a client must mask every frame (RFC 6455 §5.1).',
    };
  }
  return undefined;
}

function findBadLength(b0: number, b1: number, payloadLength: number): Violation | undefined {
  if (isLengthTooLarge(payloadLength)) {
    const wanted =
      payloadLength >= 2 ** 63
        ? 'the most significant bit of a 64-bit length must be 0 (RFC 6455 §5.2)'
        : 'lengths from 2^53 are not followed';
    return {
      code: 'length-too-large',
      message: `The header announces about ${payloadLength.toExponential(3)} payload bytes; ${wanted}, so what follows cannot be told apart into frames.`,
    };
  }
  if (isControlOpcode(b0 & OPCODE_MASK) && payloadLength > MAX_CONTROL_PAYLOAD) {
    return {
      code: 'control-too-long',
      message: `A control frame with ${payloadLength} payload bytes; at most 125 are allowed (RFC 6455 §5.5).`,
    };
  }
  const form = b1 & 0x7f;
  if ((form === 126 && payloadLength < 126) || (form === 127 && payloadLength <= 0xffff)) {
    return {
      code: 'length-not-minimal',
      message: `${payloadLength} payload bytes written as a ${form === 126 ? 16 : 64}-bit length; the shortest form must be used (RFC 6455 §5.2).`,
    };
  }
  return undefined;
}
