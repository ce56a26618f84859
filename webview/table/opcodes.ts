import type { OpcodeGroup } from '../../src/protocol/rows';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { t } from '../ui/strings';

/** RFC 6455 §11.8 as the table groups and names it. */

export const GROUP_LABELS: Readonly<Record<OpcodeGroup, ViewStringKey>> = {
  text: 'opcodeText',
  binary: 'opcodeBinary',
  continuation: 'opcodeContinuation',
  ping: 'opcodePing',
  pong: 'opcodePong',
  close: 'opcodeClose',
  reserved: 'opcodeReserved',
};

export function toGroup(opcode: number): OpcodeGroup {
  switch (opcode) {
    case 0x0:
      return 'continuation';
    case 0x1:
      return 'text';
    case 0x2:
      return 'binary';
    case 0x8:
      return 'close';
    case 0x9:
      return 'ping';
    case 0xa:
      return 'pong';
    default:
      return 'reserved';
  }
}

export function toOpcodeLabel(opcode: number): string {
  return t(GROUP_LABELS[toGroup(opcode)]);
}
