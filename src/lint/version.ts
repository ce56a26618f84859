/** True when a dotted version is at least `least`; undefined when it is unknown or not a version. */
export function isAtLeast(version: string | undefined, least: string): boolean | undefined {
  const have = parseVersion(version);
  const need = parseVersion(least);
  if (have === undefined || need === undefined) return undefined;
  for (let part = 0; part < Math.max(have.length, need.length); part++) {
    const difference = (have[part] ?? 0) - (need[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function parseVersion(version: string | undefined): readonly number[] | undefined {
  const match = /^\s*v?(\d+(?:\.\d+)*)/.exec(version ?? '');
  return match?.[1]?.split('.').map(Number);
}
