import { type OpcodeGroup, toOpcodeGroup } from '../../src/protocol/rows';
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

export function toOpcodeLabel(opcode: number): string {
  return t(GROUP_LABELS[toOpcodeGroup(opcode)]);
}
