/** Does a backend send the requests of one client to one server? */

import type { ProxySection } from './proxy';
import { findOption, readServers } from './servers';

/**
 * `none`: servers take turns. `sticky`: one client stays on one server. `by-content`: what the request says decides.
 * `unknown`: another file, a template, a branch or a rule that is not followed here has a say.
 */
export type Affinity = 'none' | 'sticky' | 'by-content' | 'unknown';

const TAKE_TURNS: ReadonlySet<string> = new Set(['roundrobin', 'static-rr', 'leastconn', 'random']);
const BY_CONTENT: ReadonlySet<string> = new Set(['uri', 'url_param', 'hdr', 'rdp-cookie']);
/** Lines that decide about the server. */
const DECIDING: ReadonlySet<string> = new Set([
  'balance',
  'cookie',
  'stick',
  'server',
  'server-template',
  'use-server',
]);
/** Lines that choose a server in a way of their own. */
const OTHER_CHOICES: ReadonlySet<string> = new Set(['use-server', 'server-template', 'dispatch', 'appsession']);

/** What decides which server a request goes to; HAProxy's own default is `balance roundrobin`. */
export function findAffinity(proxy: ProxySection): Affinity {
  const { section, settings } = proxy;
  if (!isWhollyKnown(proxy)) return 'unknown';
  for (const line of section.lines) {
    if (line.branch !== undefined && DECIDING.has(line.keyword)) return 'unknown';
    if (OTHER_CHOICES.has(line.keyword)) return 'unknown';
    if (line.keyword === 'http-request' && line.args[0]?.value.startsWith('set-dst') === true) return 'unknown';
    if (line.keyword === 'stick') return 'sticky';
  }
  // Servers with cookies and no `cookie` line, or the other way round, are meant to be sticky: another rule's matter.
  const hasCookie = readServers(section).some(({ options }) => findOption(options, 'cookie') !== undefined);
  if (settings.cookie !== undefined || hasCookie) return 'sticky';
  return toAffinity(findAlgorithm(proxy));
}

/** The word after `balance` without its argument: `hdr` of `hdr(host)`. Undefined where it is not known here. */
export function findAlgorithm({ settings }: ProxySection): string | undefined {
  if (settings.balance === undefined) return 'roundrobin';
  const word = settings.balance.args[0];
  return word === undefined || word.isUnknown ? undefined : word.value.replace(/\(.*$/s, '');
}

/** False where another file or a template may add lines to the section or to its defaults. */
export function isWhollyKnown({ isInheritanceKnown, section, defaults }: ProxySection): boolean {
  return isInheritanceKnown && !section.hasInsertions && defaults?.section.hasInsertions !== true;
}

function toAffinity(algorithm: string | undefined): Affinity {
  if (algorithm === undefined) return 'unknown';
  if (TAKE_TURNS.has(algorithm)) return 'none';
  if (BY_CONTENT.has(algorithm)) return 'by-content';
  return algorithm === 'source' || algorithm === 'hash' ? 'sticky' : 'unknown';
}
