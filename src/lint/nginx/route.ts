import type { Level, Placed } from './level';

/** A place that hands requests to an HTTP server: a location, or an `if` or `limit_except` inside one, with its own `proxy_pass`. */
export interface Route {
  readonly level: Level;
  /** The location around it; the level itself in most cases. */
  readonly location: Level;
  readonly pass: Placed;
  /** The location's path or regular expression, without its modifier. */
  readonly path: string;
  readonly target: ProxyTarget;
}

/** The parts of `http://backend:8080/ws/`. */
export interface ProxyTarget {
  readonly scheme: string;
  /** Host or upstream name without port; empty for `unix:` sockets. */
  readonly host: string;
  /** Host with its port as written: what nginx sends as `Host` by default. */
  readonly authority: string;
  /** From the first slash behind the host on; empty without one. */
  readonly uri: string;
}

const TARGET = /^(https?|wss?):\/\/(?:unix:[^:]*:?|(([^/:?#]*)(?::[^/]*)?))(.*)$/;

export function collectRoutes(levels: readonly Level[]): readonly Route[] {
  const routes: Route[] = [];
  for (const level of levels) {
    if (level.protocol !== 'http' || level.items.length === 0) continue;
    const location = findLocation(level);
    const pass = location && level.items.find(({ directive }) => directive.name === 'proxy_pass');
    if (pass === undefined || location === undefined) continue;
    const path = location.opener?.directive.args.at(-1)?.value ?? '';
    routes.push({ level, location, pass, path, target: parseTarget(pass.directive.args[0]?.value ?? '') });
  }
  return routes;
}

/** The location that holds a level; `if` and `limit_except` stand directly inside it. */
function findLocation(level: Level): Level | undefined {
  if (level.kind === 'location') return level;
  const isInside = level.kind === 'if' || level.kind === 'limit_except';
  return isInside && level.parent?.kind === 'location' ? level.parent : undefined;
}

export function parseTarget(value: string): ProxyTarget {
  const match = TARGET.exec(value);
  return {
    scheme: match?.[1] ?? '',
    authority: match?.[2] ?? '',
    host: match?.[3] ?? '',
    uri: match?.[4] ?? '',
  };
}
