import { CLOSING_CASES } from './cases/closing';
import { CONTROL_FRAME_CASES } from './cases/controlFrames';
import { DEFLATE_CASES } from './cases/deflate';
import { FRAGMENT_CASES } from './cases/fragments';
import { FRAMING_CASES } from './cases/framing';
import { HANDSHAKE_CASES } from './cases/handshakes';
import { UTF8_CASES } from './cases/utf8Text';
import type { ConformanceCase } from './conformanceCase';

/** All cases in the order in which they are sent; what is legal comes early, so that a server that breaks there is known. */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = [
  ...FRAMING_CASES,
  ...CONTROL_FRAME_CASES,
  ...FRAGMENT_CASES,
  ...UTF8_CASES,
  ...CLOSING_CASES,
  ...DEFLATE_CASES,
  ...HANDSHAKE_CASES,
];
