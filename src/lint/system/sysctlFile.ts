/** `/etc/sysctl.conf` and `sysctl.d/*.conf`: sysctl.d(5), sysctl.conf(5). */

import { type Assignment, parseAssignment } from './assignment';
import { splitLines } from './lines';

/** Settings by name with dots; of several for one name the last counts. */
export function parseSysctl(text: string): ReadonlyMap<string, Assignment> {
  const settings = new Map<string, Assignment>();
  for (const line of splitLines(text)) {
    const assignment = parseAssignment(text, line);
    if (assignment !== undefined) settings.set(toDottedName(assignment.key), assignment);
  }
  return settings;
}

/** `-net/core/somaxconn` is `net.core.somaxconn`: the minus lets failures pass, the first separator decides. */
function toDottedName(key: string): string {
  const name = key.startsWith('-') ? key.slice(1) : key;
  return /^[^./]*\//.test(name) ? name.replaceAll('/', '.') : name;
}
