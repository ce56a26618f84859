import { oncePer } from '../memo';
import type { Report, Span } from '../rule';
import { findAnchor } from './edits';
import { asksForUpgrade, findSentHeader, type HeaderSet, mentionsUpgrade, type SetHeader } from './headerSet';
import type { Level, Placed } from './level';
import type { NginxModel } from './model';
import type { EffectiveScalar } from './scalars';

/** A level whose requests go upstream with upgrade headers: a route, or the top of a fragment that sets them. */
export interface SocketLevel {
  readonly level: Level;
  readonly set: HeaderSet;
}

export const findSocketLevels = oncePer((model: NginxModel): readonly SocketLevel[] => {
  const levels = model.routes.map((route) => route.level);
  const top = model.levels[0];
  if (model.shape === 'fragment' && top !== undefined) levels.push(top);
  return levels.flatMap((level) => {
    const { set } = model.headers(level);
    return set !== undefined && asksForUpgrade(set) ? [{ level, set }] : [];
  });
});

/** The header of a set that asks for the upgrade. */
export function findAskingHeader(set: HeaderSet): SetHeader | undefined {
  return (
    findSentHeader(set, 'upgrade') ??
    set.headers.find((header) => header.key === 'connection' && mentionsUpgrade(header))
  );
}

/** Where to report, and add, a directive that WebSockets lack. */
export interface GapPlace {
  /** The level it belongs to; one finding each is enough. */
  readonly level: Level;
  readonly site: Span;
  /** To add the directive behind. */
  readonly anchor: Span;
}

/** Beside the headers where the linted file shows them, so that one line serves every location; else in the location. */
export function findGapPlace(model: NginxModel, { level, set }: SocketLevel): GapPlace | undefined {
  const asking = findAskingHeader(set)?.placed.site;
  const anchorOfSet = findAnchor(set.level);
  if (asking !== undefined && anchorOfSet !== undefined) return { level: set.level, site: asking, anchor: anchorOfSet };
  const anchor = findAnchor(level);
  return anchor === undefined || !model.isHere(level.opener) ? undefined : { level, site: anchor, anchor };
}

/**
 * Judges a scalar directive of every socket level, once for each cause: the directive that is in force for several
 * locations, or the one level at which it is missing.
 */
export function judgeScalar(
  model: NginxModel,
  directive: string,
  judge: (socket: SocketLevel, scalar: EffectiveScalar) => Report | undefined,
  report: (finding: Report) => void,
): void {
  const seen = new Set<Placed | Level>();
  for (const socket of findSocketLevels(model)) {
    const scalar = model.scalar(socket.level, directive);
    const cause = scalar.placed ?? findGapPlace(model, socket)?.level;
    if (cause === undefined || seen.has(cause)) continue;
    seen.add(cause);
    const finding = judge(socket, scalar);
    if (finding !== undefined) report(finding);
  }
}
