import { isControlOpcode } from '../../wire/frame';
import type { CaseVerdict, ConformanceCase } from './conformanceCase';

/** What the RFC asks for, in a few words for the table. */
export function describeExpectation({ expects }: ConformanceCase): string {
  switch (expects.kind) {
    case 'failure':
    case 'close-failure':
      return `close ${expects.codes.join(' or ')}`;
    case 'message':
      return 'taken: echo, or stays open';
    case 'alive':
      return 'stays open';
    case 'pong':
      return 'pong with the same payload';
    case 'close':
      return 'close frame back';
    case 'close-only':
      return 'close frame back, nothing else';
    case 'refusal':
      return 'refused, not 101';
  }
}

/** What is sent, in a few words. */
export function describeSent({ sends, handshake }: ConformanceCase): string {
  if (sends.length === 0) return handshake ? 'a handshake' : 'nothing';
  return sends
    .map((sent) => {
      if (sent instanceof Uint8Array) return `${sent.length} bytes as they are`;
      const kind = `${isControlOpcode(sent.opcode) ? 'control' : 'data'} frame, opcode 0x${sent.opcode.toString(16)}`;
      const bits = [
        ...(sent.isFin === false ? ['FIN=0'] : []),
        ...(sent.rsv ? [`RSV ${sent.rsv.toString(2).padStart(3, '0')}`] : []),
        ...(sent.isUnmasked ? ['unmasked'] : []),
      ];
      return [kind, ...bits, `${sent.payload.length} B`].join(', ');
    })
    .join('; ');
}

/** Whether it was seen to do as the RFC asks; what is informational always is. */
export function isOk(verdict: CaseVerdict, { isInformational }: ConformanceCase): boolean {
  return isInformational === true || verdict === 'pass' || verdict === 'silent-cut';
}
