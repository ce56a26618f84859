import type { CaptureSource } from '../capture/captureSource';
import { EntryFlag } from '../capture/indexBlock';
import type { Closure } from './ports';

/** "HT": read as a frame it is FIN=0, RSV1=1, opcode 8. */
const H = 0x48;
const T = 0x54;
const SEARCHED_ENTRIES = 64;

/** Whether the connection failed because HTTP text came where frames should have. */
export function isHttpInTunnel(capture: Pick<CaptureSource, 'index'>, closure: Closure): boolean {
  if (closure.error?.code !== 'WS_ERR_UNEXPECTED_RSV_1') return false;
  const { index } = capture;
  const first = Math.max(index.firstKeptOrdinal, index.entryCount - SEARCHED_ENTRIES);
  for (let ordinal = index.entryCount - 1; ordinal >= first; ordinal--) {
    const isIn = (index.flags(ordinal) & (EntryFlag.marker | EntryFlag.out)) === 0;
    if (isIn && index.b0(ordinal) === H && index.b1(ordinal) === T) return true;
  }
  return false;
}
