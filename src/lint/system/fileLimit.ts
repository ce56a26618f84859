/** `LimitNOFILE=` of a unit, as systemd reads it: systemd.exec(5), "Process Properties"; checked against 252. */

import type { UnitAssignment } from './unitFile';

export interface FileLimit {
  /** Infinite for `infinity`. */
  readonly soft: number;
  readonly hard: number;
}

export type FileLimitProblem = 'not a number' | 'soft above hard';

/** The last one of the `[Service]` section counts. */
export function findFileLimits(assignments: readonly UnitAssignment[]): readonly UnitAssignment[] {
  return assignments.filter(({ section, key }) => section === 'Service' && key === 'LimitNOFILE');
}

/** `4096`, `1024:4096`, `infinity`; anything else systemd ignores with a warning. */
export function parseFileLimit(value: string): FileLimit | FileLimitProblem {
  const [first = '', second = first, ...rest] = value.split(':');
  const [soft, hard] = [parseNumber(first), parseNumber(second)];
  if (soft === undefined || hard === undefined || rest.length > 0) return 'not a number';
  return soft > hard ? 'soft above hard' : { soft, hard };
}

function parseNumber(text: string): number | undefined {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  return /^\+?(?:0|[1-9]\d{0,14}|0x[\da-f]{1,12}|0[0-7]{1,14})$/i.test(text) ? toNumber(text) : undefined;
}

/** A leading zero means octal, as in C. */
function toNumber(text: string): number {
  const bare = text.replace('+', '');
  return /^0\d/.test(bare) ? Number.parseInt(bare, 8) : Number(bare);
}
