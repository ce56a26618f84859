import { findOpcodeName, OPCODE_MASK, type OpcodeName } from './frame';

/** The opcodes that have a name, and all others together. */
export type OpcodeGroup = OpcodeName | 'reserved';

/** In the order in which they are shown. */
export const OPCODE_GROUPS: readonly OpcodeGroup[] = [
  'text',
  'binary',
  'continuation',
  'ping',
  'pong',
  'close',
  'reserved',
];

export function toOpcodeGroup(opcode: number): OpcodeGroup {
  return findOpcodeName(opcode) ?? 'reserved';
}

/** Index into `OPCODE_GROUPS` by opcode, so that the hot path compares no strings. */
const GROUP_INDEX_BY_OPCODE = Uint8Array.from({ length: 16 }, (_, opcode) =>
  OPCODE_GROUPS.indexOf(toOpcodeGroup(opcode)),
);

/** @param b0 first header byte */
export function findGroupIndex(b0: number): number {
  return GROUP_INDEX_BY_OPCODE[b0 & OPCODE_MASK] ?? 0;
}
