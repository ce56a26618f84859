import { countOf } from '../../base/countOf';
import type { Evidence, ProbeFinding, Verdict } from '../../protocol/doctor';
import { describeNotOpened, finding } from '../finding';
import type { Visit } from './visitingClient';

/** What visits of one client say about stickiness. */

export interface Visits {
  /** Where nodes say who they are, e.g. `header:X-Node`. */
  readonly source: string;
  /** The user did not name it. */
  readonly isGuessed: boolean;
  /** Of the client that keeps cookies. */
  readonly kept: readonly Visit[];
  /** Of one that does not; undefined where the server sets none. */
  readonly without: readonly Visit[] | undefined;
  readonly cookiesKept: readonly string[];
  /** Whether somebody reads the cookie that names the node; undefined where that does not matter. */
  readonly isCookieRead: boolean | undefined;
}

export interface Stickiness {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly remedy: string;
  readonly evidence: Evidence;
}

const BE_STICKY =
  'Keep a client on its node (NGINX: ip_hash or hash $remote_addr consistent in the upstream; HAProxy: balance source, or cookie NAME insert indirect nocache with a cookie on every server; Kubernetes: the affinity: cookie annotation of ingress-nginx), or keep sessions in a store that all nodes share.';
const NAME_THE_NODE =
  'Say where a node names itself, in the terminal with --node-id header:NAME, cookie:NAME, json:PATH (in its first message) or subprotocol. A proxy can add it: NGINX add_header X-Node $upstream_addr always; HAProxy http-response set-header X-Node %s.';

export const NOT_IDENTIFIED: ProbeFinding = finding(
  'unknown',
  'Nothing in the answer says which node it came from, so it cannot be told whether a client comes back to the same one.',
  { remedy: NAME_THE_NODE },
);

export function judgeStickiness(visits: Visits): Stickiness {
  const { kept, without, source, isGuessed, cookiesKept, isCookieRead } = visits;
  const names = toNames(kept);
  const nodes = tally(names);
  const failed = kept.flatMap((visit) => (visit.kind === 'not-opened' ? visit.outcome : []));
  const evidence: Evidence = {
    nodes,
    order: names.map((name) => name ?? null),
    cookiesKept,
    identified: countKnown(names),
    identifiedBy: isGuessed ? `${source} (guessed)` : source,
    notOpened: failed.length,
    ...(isCookieRead !== undefined && { isCookieRead }),
    ...(without !== undefined && { withoutCookies: { nodes: tally(toNames(without)) } }),
  };
  const [refusal] = failed;
  const addition =
    refusal === undefined
      ? ''
      : ` ${countOf(failed.length, 'connection')} of ${kept.length} did not open: ${describeNotOpened(refusal)}`;
  return { evidence, ...judge(visits, names, nodes, addition) };
}

type Judgement = Omit<Stickiness, 'evidence'>;

function judge(
  { without, source, isGuessed, cookiesKept, isCookieRead }: Visits,
  names: readonly (string | undefined)[],
  nodes: Readonly<Record<string, number>>,
  addition: string,
): Judgement {
  const known = countKnown(names);
  const by = isGuessed ? `${source}, which was guessed` : source;
  if (known === 0) {
    const cause = `No node named itself by ${source} in ${countOf(names.length, 'connection')}.${addition}`;
    return { verdict: 'unknown', cause, remedy: NAME_THE_NODE };
  }
  const distribution = describe(nodes);
  if (Object.keys(nodes).length > 1) {
    const cause = `The same client was sent to ${Object.keys(nodes).length} nodes in ${countOf(names.length, 'connection')}: ${distribution} (by ${by}). Clients that reconnect lose their session unless the nodes share it.${addition}`;
    return { verdict: 'warn', cause, remedy: BE_STICKY };
  }
  const [node = ''] = Object.keys(nodes);
  if (known < 2) {
    return {
      verdict: 'unknown',
      cause: `Only one connection said which node it was on: ${node}.${addition}`,
      remedy: '',
    };
  }
  if (isCookieRead === false) {
    const cause = `The cookie that names the node was kept, but a made-up value was left in place too: nothing shows that anybody reads it.${addition}`;
    return { verdict: 'unknown', cause, remedy: NAME_THE_NODE };
  }
  const back = `The client came back to ${node} ${known} of ${names.length} times (by ${by}).`;
  if (addition !== '')
    return {
      verdict: 'warn',
      cause: `${back}${addition}`,
      remedy: 'Find out which node or limit refuses connections: the handshake and limits probes say more.',
    };
  const others = without === undefined ? {} : tally(toNames(without));
  if (Object.keys(others).length > 1) {
    const cause = `${back} The cookie ${cookiesKept.join(', ')} does that: without it, connections went to ${describe(others)}. Clients that keep no cookies, as most outside of browsers, are not sticky.`;
    return { verdict: 'pass', cause, remedy: '' };
  }
  return { verdict: 'pass', cause: `${back} That does not show that there is more than one node.`, remedy: '' };
}

function toNames(visits: readonly Visit[]): readonly (string | undefined)[] {
  return visits.map((visit) => (visit.kind === 'opened' ? visit.node : undefined));
}

function countKnown(names: readonly (string | undefined)[]): number {
  return names.filter((name) => name !== undefined).length;
}

/** The most visited first. */
function tally(names: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function describe(nodes: Readonly<Record<string, number>>): string {
  return Object.entries(nodes)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
