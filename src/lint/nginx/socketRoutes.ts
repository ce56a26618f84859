import { asksForUpgrade } from './headerSet';
import type { Level } from './level';
import type { NginxModel } from './model';
import type { Route } from './route';
import { findLikely } from './signals';

/**
 * True where the route itself is about WebSockets: the headers of its location ask for an upgrade, or its names say so. Headers
 * of the server around it make every location of a site pass upgrades on, uploads and pages too, and say nothing of this one.
 */
export function isSocketRoute(model: NginxModel, route: Route): boolean {
  const isAsking = model.headers(route.level).asking?.level.kind === 'location';
  return isAsking || model.knownSocket(route) !== undefined || findLikely(model, route) !== undefined;
}

/** True where WebSockets are certain or likely, whichever level says so. */
export function mayCarrySockets(model: NginxModel, route: Route): boolean {
  const strength = model.signal(route)?.strength;
  return strength === 'certain' || strength === 'likely';
}

/** True where what is in force at a level passes upgrades on. */
export function passesUpgrades(model: NginxModel, level: Level): boolean {
  return asksForUpgrade(model.headers(level).set);
}

/** The routes of locations, by location; an `if` inside may hand over elsewhere. */
export function routesByLocation(model: NginxModel): ReadonlyMap<Level, Route> {
  return new Map(
    model.routes.filter(({ level, location }) => level === location).map((route) => [route.location, route]),
  );
}
