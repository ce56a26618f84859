/** Which system file a file is: its place says what it may be, its content has a say too. */

import type { Dialect } from '../rule';

export type SystemDialect = Extract<Dialect, 'systemd' | 'limits' | 'sysctl'>;

const PLACES: readonly (readonly [dialect: SystemDialect, place: RegExp, line: RegExp])[] = [
  ['systemd', /\.service(?:\.d\/[^/]+\.conf)?$/i, /^[ \t]*\[(?:Unit|Service|Install)\]/m],
  ['limits', /(?:^|\/)(?:limits\.conf|limits\.d\/[^/]+\.conf)$/i, /^[ \t]*[^\s#]+[ \t]+(?:soft|hard|-)[ \t]+[a-z]+\b/m],
  [
    'sysctl',
    /(?:^|\/)(?:sysctl\.conf|sysctl\.d\/[^/]+\.conf)$/i,
    /^[ \t]*-?(?:net|fs|vm|kernel|user|dev|abi)[./][\w./*-]+[ \t]*=/m,
  ],
];

/** `path` has slashes and no template ending. Undefined for another place or content. */
export function detectSystemDialect(path: string, getText: () => string): SystemDialect | undefined {
  const place = PLACES.find(([, pattern]) => pattern.test(path));
  if (place === undefined) return undefined;
  const [dialect, , line] = place;
  return line.test(getText()) ? dialect : undefined;
}
