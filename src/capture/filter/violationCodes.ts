import type { ViolationCode } from '../../wire/frame';

/** One line a code, so that the compiler asks for the one that is missing. */
const KNOWN: Readonly<Record<ViolationCode, true>> = {
  'reserved-opcode': true,
  'reserved-bit': true,
  'control-fragmented': true,
  'control-too-long': true,
  'length-not-minimal': true,
  'length-too-large': true,
  'mask-missing': true,
  'mask-unexpected': true,
  'continuation-unexpected': true,
  'continuation-expected': true,
  'close-payload-short': true,
  'close-code-invalid': true,
  'utf8-invalid': true,
  'inflate-failed': true,
  'inflate-too-large': true,
  truncated: true,
};

/** What `error` may be compared with. */
export const VIOLATION_CODES: readonly string[] = Object.keys(KNOWN);

export function isViolationCode(code: string): code is ViolationCode {
  return Object.hasOwn(KNOWN, code);
}
