/** The entries WebSockets come through, with what their lines say about the proxy in front and about checks. */

import { type Bind, readBinds } from './binds';
import type { HaproxyModel, SignalledPath } from './model';
import type { Line, Section } from './parser';
import type { ProxySection } from './proxy';

export interface SocketFrontend {
  readonly frontend: ProxySection;
  readonly binds: readonly Bind[];
  /** Ways from it that carry WebSockets, certain or likely. */
  readonly paths: readonly SignalledPath[];
  /** The frontend, the backends of these ways and the defaults of all of them. */
  readonly sections: readonly Section[];
}

/** Those whose settings are all in the file: with defaults elsewhere nothing can be said to be missing. */
export function findSocketFrontends(model: HaproxyModel): readonly SocketFrontend[] {
  const groups = new Map<ProxySection, SignalledPath[]>();
  for (const path of model.paths) {
    if (path.signal !== 'certain' && path.signal !== 'likely') continue;
    const group = groups.get(path.frontend);
    if (group === undefined) groups.set(path.frontend, [path]);
    else group.push(path);
  }
  return [...groups].flatMap(([frontend, paths]) => {
    const proxies = [frontend, ...paths.map(({ backend }) => backend)];
    const sections = new Set<Section>();
    for (const { section, defaults } of proxies) {
      sections.add(section);
      if (defaults !== undefined) sections.add(defaults.section);
    }
    const isKnown =
      proxies.every(({ isInheritanceKnown }) => isInheritanceKnown) &&
      [...sections].every(({ hasInsertions }) => !hasInsertions);
    return isKnown ? [{ frontend, binds: readBinds(frontend), paths, sections: [...sections] }] : [];
  });
}

/** Asks sections whether some line of theirs matches; each section is read once, however many frontends share it. */
export function createLineSearch(isMatch: (line: Line) => boolean): (sections: readonly Section[]) => boolean {
  const answers = new Map<Section, boolean>();
  const ask = (section: Section): boolean => {
    const answer = answers.get(section) ?? section.lines.some(isMatch);
    answers.set(section, answer);
    return answer;
  };
  return (sections) => sections.some(ask);
}

export function hasWord(line: Line, pattern: RegExp): boolean {
  return line.words.some(({ value }) => pattern.test(value));
}

/** A script or an agent beside HAProxy, which may check anything. */
const OPAQUE = /^(?:lua\.|spoe$|send-spoe-group$|use-service$|wasm$)/;

export function isOpaque(line: Line): boolean {
  return hasWord(line, OPAQUE);
}

/** Says that a proxy in front names the client: the PROXY protocol, or a header that is believed. */
const FRONT_PROXY =
  /^(?:expect-proxy|set-src|expect-netscaler-cip)$|hdr\w*\(\s*(?:x-forwarded|x-real-ip|cf-|forwarded)/i;

export function tellsOfFrontProxy(line: Line): boolean {
  return hasWord(line, FRONT_PROXY);
}
