import { asksForUpgrade, findSentHeader, type HeaderSet, mentionsUpgrade, type SetHeader } from './headerSet';
import type { Level } from './level';
import type { NginxModel } from './model';

/** A level whose requests go upstream with upgrade headers: a route, or the top of a fragment that sets them. */
export interface SocketLevel {
  readonly level: Level;
  readonly set: HeaderSet;
}

export function findSocketLevels(model: NginxModel): readonly SocketLevel[] {
  const levels = model.routes.map((route) => route.level);
  const top = model.levels[0];
  if (model.shape === 'fragment' && top !== undefined) levels.push(top);
  return levels.flatMap((level) => {
    const { set } = model.headers(level);
    return set !== undefined && asksForUpgrade(set) ? [{ level, set }] : [];
  });
}

/** The header of a set that asks for the upgrade. */
export function findAskingHeader(set: HeaderSet): SetHeader | undefined {
  return (
    findSentHeader(set, 'upgrade') ??
    set.headers.find((header) => header.key === 'connection' && mentionsUpgrade(header))
  );
}
