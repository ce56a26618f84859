import { compileRegex, type LinearRegex } from '../regex/linearRegex';
import type { Level } from './level';
import { isTemplated } from './templates';

/** The names of a server by the way NGINX looks them up ("Server names", nginx.org). All in lower case. */
export interface ServerNames {
  readonly exact: readonly string[];
  /** What stands behind the `*` of `*.example.org`, dot included. */
  readonly leading: readonly string[];
  /** What stands before the `*` of `www.example.*`, dot included. */
  readonly trailing: readonly string[];
  /** Undefined for one that is not understood. */
  readonly regexes: readonly (LinearRegex | undefined)[];
  /** False where a template, a variable or an include may hold another name. */
  readonly isComplete: boolean;
}

export function readServerNames(server: Level): ServerNames {
  const exact: string[] = [];
  const leading: string[] = [];
  const trailing: string[] = [];
  const regexes: (LinearRegex | undefined)[] = [];
  let isComplete = server.unknowns.every(({ kind }) => kind === 'outer');
  for (const { directive } of server.items) {
    if (directive.name !== 'server_name') continue;
    for (const { value } of directive.args) {
      const name = value.toLowerCase();
      if (isTemplated(value) || (name.includes('$') && !name.startsWith('~'))) isComplete = false;
      else if (name.startsWith('~')) regexes.push(compileRegex(value.slice(1), true));
      else if (name.startsWith('*.')) leading.push(name.slice(1));
      else if (name.endsWith('.*')) trailing.push(name.slice(0, -1));
      else if (name.startsWith('.')) {
        exact.push(name.slice(1));
        leading.push(name);
      } else exact.push(name);
    }
  }
  return { exact, leading, trailing, regexes, isComplete };
}

/** True where the server claims the host by one of its names. */
export function isNamed({ exact, leading, trailing, regexes }: ServerNames, host: string): boolean {
  const name = host.toLowerCase();
  return (
    exact.includes(name) ||
    leading.some((ending) => name.endsWith(ending)) ||
    trailing.some((start) => name.startsWith(start)) ||
    regexes.some((regex) => regex?.test(name) === true)
  );
}

/** True for a name a client can ask for: NGINX's own habit is `_`, which none has. */
export function isHostName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(name);
}
