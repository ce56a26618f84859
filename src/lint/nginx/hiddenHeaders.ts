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

/**
 * The `proxy_hide_header` directives of the linted file that are in force where WebSockets pass. A `Sec-WebSocket-…` header
 * exists in handshakes only, so hiding one counts also where the headers that go upstream cannot be seen.
 */
export function findHiddenHeaders(model: NginxModel): readonly HiddenHeader[] {
  const found = new Map<Placed, HiddenHeader & { readonly sets: HeaderSet[] }>();
  const lists = resolveList(model.levels, 'proxy_hide_header');
  for (const level of levelsOf(model)) {
    const { set, unknown } = model.headers(level);
    const isSocket = asksForUpgrade(set);
    for (const placed of lists.get(level) ?? []) {
      const name = placed.directive.args[0]?.value ?? '';
      const key = name.toLowerCase();
      const mayBeSocket = key.startsWith('sec-websocket-') && (unknown !== undefined || model.shape === 'fragment');
      if (!model.isHere(placed) || !(isSocket || mayBeSocket)) continue;
      const hidden = found.get(placed) ?? { placed, name, key, sets: [] };
      found.set(placed, hidden);
      if (set !== undefined && hidden.sets.at(-1) !== set) hidden.sets.push(set);
    }
  }
  return [...found.values()];
}

function levelsOf(model: NginxModel): readonly Level[] {
  const levels = model.routes.map((route) => route.level);
  const top = model.levels[0];
  return model.shape === 'fragment' && top !== undefined ? [...levels, top] : levels;
}
