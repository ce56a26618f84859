import type { Level } from './level';
import type { NginxModel } from './model';
import type { Route } from './route';
import { findLikely, isSocketName } from './signals';

/** True where nothing but WebSockets is meant to come: what constants do to plain requests then hurts nobody. */
export function isSocketOnly(model: NginxModel, route: Route): boolean {
  return (
    model.statements.isWebSocketOnly ||
    findLikely(model, route) !== undefined ||
    isInUpgradeCondition(route.level) ||
    isInSocketServer(route.location)
  );
}

/** `if ($http_upgrade …) { proxy_pass … }` */
function isInUpgradeCondition({ kind, opener }: Level): boolean {
  return kind === 'if' && opener?.directive.args.some(({ value }) => /upgrade|websocket/i.test(value)) === true;
}

/** A location right in `server { server_name ws.example.com; … }`. */
function isInSocketServer({ parent }: Level): boolean {
  const names =
    parent?.kind === 'server' ? parent.items.filter(({ directive }) => directive.name === 'server_name') : [];
  return names.some(({ directive }) => directive.args.some(({ value }) => isSocketName(value)));
}

/** A location that answers whatever no other one does: pages come there too. */
export function isCatchAll({ path }: Route): boolean {
  return path.startsWith('@') || /^(?:\^?\/?(?:\.\*)?\$?|\/)$/.test(path);
}
