/** How long a WebSocket may be silent before HAProxy closes it. */

import { findCondition } from './condition';
import { formatDuration } from './duration';
import { judgeHandshake } from './handshake';
import type { ProxySection, TrafficSection } from './proxy';
import type { SocketPath } from './routes';
import type { TimeoutSetting } from './settings';

/** Idle limits at or above this are fine unless the options say another. */
const DEFAULT_MIN_IDLE_MS = 60_000;

/** The limit of a path without `timeout tunnel`: the smaller of the client's timeout and the server's. */
export interface IdleLimit {
  readonly ms: number;
  readonly smaller: TimeoutSetting;
  /** Undefined when only one is set or known. */
  readonly larger: TimeoutSetting | undefined;
}

/** `timeout tunnel` that is in force at the backend, in all cases or in some. Zero is the same as none. */
export function findTunnel(backend: ProxySection): TimeoutSetting | undefined {
  const tunnel = backend.settings.timeouts.get('tunnel');
  return tunnel?.duration?.ms === 0 ? undefined : tunnel;
}

/** `http-request set-timeout tunnel` in the backend, for handshakes or for what may be one. */
export function isTunnelSetByRule(backend: TrafficSection): boolean {
  return backend.section.lines.some((line) => {
    const [action, name] = line.args;
    if (line.keyword !== 'http-request' || action?.value !== 'set-timeout' || name?.value !== 'tunnel') return false;
    return judgeHandshake(findCondition(line.args.slice(3)), backend.acls) !== 'no';
  });
}

/** `timeout client` is read at the frontend and `timeout server` at the backend. Undefined when neither is known. */
export function findIdleLimit({ frontend, backend }: SocketPath): IdleLimit | undefined {
  const client = findPositive(frontend.settings.timeouts.get('client'));
  const server = findPositive(backend.settings.timeouts.get('server'));
  if (client === undefined || server === undefined) {
    const only = client ?? server;
    return only === undefined ? undefined : { ms: only.ms, smaller: only.setting, larger: undefined };
  }
  const [smaller, larger] = client.ms <= server.ms ? [client, server] : [server, client];
  return { ms: smaller.ms, smaller: smaller.setting, larger: larger.setting };
}

export function getMinIdleMs(minIdleMs: number | undefined): number {
  return minIdleMs ?? DEFAULT_MIN_IDLE_MS;
}

/** For example `after 30 s: the smaller of timeout client 30s at line 8 and timeout server 50s at line 9`. */
export function describeIdleLimit({ ms, smaller, larger }: IdleLimit): string {
  const after = `after ${formatDuration(ms)}`;
  if (larger === undefined) return `${after}: ${describeTimeout(smaller)}`;
  return `${after}: the smaller of ${describeTimeout(smaller)} and ${describeTimeout(larger)}`;
}

/** For example `timeout client 30s at line 8`. */
export function describeTimeout({ name, value, line }: TimeoutSetting): string {
  return `timeout ${name} ${value?.value ?? ''} at line ${line.place}`;
}

/** Zero or no value means that nothing is cut. */
function findPositive(setting: TimeoutSetting | undefined): { ms: number; setting: TimeoutSetting } | undefined {
  const ms = setting?.duration?.ms ?? 0;
  return setting === undefined || ms === 0 ? undefined : { ms, setting };
}
