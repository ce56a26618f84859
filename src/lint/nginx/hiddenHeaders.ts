import { oncePer } from '../memo';
import { asksForUpgrade, type HeaderSet } from './headerSet';
import { resolveList } from './inheritedLists';
import type { Level, Placed } from './level';
import type { NginxModel } from './model';

/** A `proxy_hide_header` that takes something from the answers to WebSocket handshakes. */
export interface HiddenHeader {
  readonly placed: Placed;
  /** As written. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  /** The sets that go upstream where it is in force. */
  readonly sets: readonly HeaderSet[];
}

/** What a handshake is answered with, apart from `Connection`, which nginx writes itself. */
const OF_ANSWER = new Set(['upgrade', 'sec-websocket-accept', 'sec-websocket-extensions', 'sec-websocket-protocol']);

/**
 * The `proxy_hide_header` directives of the linted file that are in force where WebSockets pass, the first one for each
 * header. A `Sec-WebSocket-…` header exists in handshakes only, so hiding one counts also where the headers that go upstream
 * cannot be seen.
 */
export const findHiddenHeaders = oncePer((model: NginxModel): readonly HiddenHeader[] => {
  const found = new Map<Placed, OpenHidden>();
  const lists = resolveList(model.levels, 'proxy_hide_header');
  const hiddenByList = new Map<readonly Placed[], readonly OpenHidden[]>();
  for (const level of levelsOf(model)) {
    const list = lists.get(level) ?? [];
    const hidden = hiddenByList.get(list) ?? readHidden(model, list);
    hiddenByList.set(list, hidden);
    const { set, unknown } = model.headers(level);
    for (const one of hidden) {
      const isOnlyOfSockets = one.key !== 'upgrade' && (unknown !== undefined || model.shape === 'fragment');
      if (!isOnlyOfSockets && !asksForUpgrade(set)) continue;
      found.set(one.placed, one);
      if (set !== undefined && one.sets.at(-1) !== set) one.sets.push(set);
    }
  }
  return [...found.values()];
});

type OpenHidden = HiddenHeader & { readonly sets: HeaderSet[] };

function readHidden(model: NginxModel, list: readonly Placed[]): readonly OpenHidden[] {
  const byKey = new Map<string, OpenHidden>();
  for (const placed of list) {
    const name = placed.directive.args[0]?.value ?? '';
    const key = name.toLowerCase();
    if (OF_ANSWER.has(key) && !byKey.has(key) && model.isHere(placed)) byKey.set(key, { placed, name, key, sets: [] });
  }
  return [...byKey.values()];
}

function levelsOf(model: NginxModel): readonly Level[] {
  const levels = model.routes.map((route) => route.level);
  const top = model.levels[0];
  return model.shape === 'fragment' && top !== undefined ? [...levels, top] : levels;
}
