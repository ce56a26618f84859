import type { RunEnding, RunKind } from './idleRun';

/** Whose default a number is. Only what was measured, or what its maker or users have written down, with who says so. */
export interface Fingerprint {
  readonly who: string;
  /** The setting that holds it, where it has one. */
  readonly setting: string;
  /** By default. */
  readonly seconds: number;
  /** A lifetime counts from the handshake, whatever is sent. */
  readonly limit: 'idle' | 'lifetime';
  /** Ways in which it ends a connection; empty where nobody says. */
  readonly endedBy: readonly RunEnding[];
  /** Only clients that do not answer pings or heartbeats of the server. */
  readonly isForMute: boolean;
  /** `measured`, or who says so. */
  readonly source: string;
}

const idle = (
  seconds: number,
  who: string,
  setting: string,
  source: string,
  endedBy: readonly RunEnding[] = [],
): Fingerprint => ({ who, setting, seconds, limit: 'idle', endedBy, isForMute: false, source });

const mute = (seconds: number, who: string, setting: string, endedBy: RunEnding): Fingerprint => ({
  ...idle(seconds, who, setting, 'measured', [endedBy]),
  isForMute: true,
});

const lifetime = (seconds: number, who: string, setting: string, source: string): Fingerprint => ({
  ...idle(seconds, who, setting, source),
  limit: 'lifetime',
});

/** In the order in which they are named. HAProxy has no default: its value is whatever its configuration says. */
export const FINGERPRINTS: readonly Fingerprint[] = [
  idle(60, 'NGINX', 'proxy_read_timeout', 'measured', ['fin']),
  idle(60, 'ingress-nginx', 'proxy-read-timeout', 'documented by ingress-nginx', ['fin']),
  idle(60, 'AWS ALB', 'idle timeout', 'documented by AWS'),
  idle(60, 'Apache httpd', 'Timeout', 'measured', ['fin']),
  idle(60, 'lighttpd', '', 'measured', ['fin']),
  idle(60, 'Varnish', 'pipe_timeout', 'measured', ['fin']),
  idle(60, 'Phoenix', '', 'documented for its clients'),
  idle(20, 'Azure Application Gateway', 'request timeout', 'stated in an issue of its documentation'),
  idle(30, 'Mojolicious', 'inactivity timeout', 'measured', ['fin']),
  idle(55, 'Heroku', '', 'documented by Heroku'),
  idle(100, 'Cloudflare', '', 'said by its community staff'),
  idle(100, 'YARP', 'activity timeout', 'stated in its issue tracker'),
  idle(240, 'Azure Load Balancer', 'idle timeout', 'documented by Microsoft', ['rst']),
  idle(270, 'Cloudflare Zero Trust gateway', '', 'stated in an issue of its documentation'),
  idle(300, 'Envoy', 'stream idle timeout', 'documented by Envoy'),
  idle(300, 'Azure Front Door', '', 'documented by Microsoft'),
  idle(350, 'AWS NLB', 'TCP idle timeout', 'documented by AWS'),
  idle(600, 'AWS API Gateway', 'idle connection timeout', 'documented by AWS', ['close-frame']),
  mute(30, 'npm package websocket', 'ping after 20 s, 10 s of grace', 'fin'),
  mute(40, 'Python websockets or uvicorn', 'ping after 20 s, timeout 20 s', 'close-frame'),
  mute(45, 'Engine.IO or Socket.IO', 'ping after 25 s, timeout 20 s', 'close-frame'),
  mute(51.5, 'daphne (Django Channels)', 'ping after 20 s, timeout 30 s', 'rst'),
  lifetime(30, 'Google Cloud load balancer', 'backend service timeout', 'documented by Google'),
  lifetime(300, 'Google Cloud Run', 'request timeout', 'documented by Google'),
  lifetime(3_600, 'Google Cloud Run', 'longest request timeout', 'documented by Google'),
  lifetime(7_200, 'AWS API Gateway', 'connection duration', 'documented by AWS'),
  lifetime(14_400, 'Azure Front Door', '', 'documented by Microsoft'),
];

/** lighttpd looks once a second, and a loaded machine sees an end a little late; in seconds. */
const TOLERANCE_SECONDS = 1.2;

export interface Cut {
  readonly kind: RunKind;
  readonly limit: Fingerprint['limit'];
  readonly seconds: number;
  readonly endedBy: RunEnding;
}

/** Whose default it may be; empty where the number is nobody's known default. */
export function findSuspects({ kind, limit, seconds, endedBy }: Cut): readonly Fingerprint[] {
  return FINGERPRINTS.filter(
    (known) =>
      known.limit === limit &&
      (!known.isForMute || kind === 'mute') &&
      Math.abs(known.seconds - seconds) <= TOLERANCE_SECONDS &&
      (known.endedBy.length === 0 || known.endedBy.includes(endedBy)),
  );
}

export interface CloseSign {
  readonly code: number | undefined;
  readonly reason: string;
  /** The latest text that the server sent before. */
  readonly lastText: string;
}

/** What a close frame says of who sent it, in a sentence; undefined where it says nothing known. */
export function recognizeClose({ code, reason, lastText }: CloseSign): string | undefined {
  if (code === 1011 && /keepalive ping timeout/i.test(reason)) {
    return 'Python websockets (also under uvicorn) says so when a ping of its own got no pong in time.';
  }
  if (code === 1001 && /idle timeout/i.test(reason)) return 'Jetty says so when its idle timeout is over.';
  if (code === 4408) return 'graphql-ws says so when no connection_init message came within 3 s.';
  if (code === undefined && lastText === '2') {
    return 'Engine.IO and Socket.IO send the text “2” as their own ping and close when no “3” comes back: a protocol ping does not count there.';
  }
  return undefined;
}

/** For example `NGINX (proxy_read_timeout)`. */
export function nameSuspect({ who, setting }: Fingerprint): string {
  return setting === '' ? who : `${who} (${setting})`;
}
