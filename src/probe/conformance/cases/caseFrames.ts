import { Opcode } from '../../../wire/frame';
import type { CaseFrame } from '../conformanceCase';

/** Short words for the frames of which cases are made. */

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(payload: string | Uint8Array, rest: Partial<CaseFrame> = {}): CaseFrame {
  return { opcode: Opcode.text, payload: typeof payload === 'string' ? utf8(payload) : payload, ...rest };
}

export function continuation(payload: string | Uint8Array, rest: Partial<CaseFrame> = {}): CaseFrame {
  return { ...text(payload, rest), opcode: Opcode.continuation };
}

export function ping(payload: string | Uint8Array, rest: Partial<CaseFrame> = {}): CaseFrame {
  return { ...text(payload, rest), opcode: Opcode.ping };
}

export function close(code: number, reason: string | Uint8Array = ''): CaseFrame {
  const reasonBytes = typeof reason === 'string' ? utf8(reason) : reason;
  return { opcode: Opcode.close, payload: Uint8Array.of(code >> 8, code & 0xff, ...reasonBytes) };
}

/** Not the last frame of its message. */
export const MORE = { isFin: false } as const;
