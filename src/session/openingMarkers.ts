import { toConnectionFacts } from './connectionFacts';
import type { HandshakeRecord } from './handshakeRecord';
import type { MarkerData } from './markers';
import type { ConnectFailure, OpenFacts } from './ports';

/** For example `GET /path → 101 Switching Protocols · Accept verified · 31 ms`, or `CONNECT /path → 200 · HTTP/2 stream · 31 ms`. */
export function toHandshakeMarker(handshake: HandshakeRecord, facts: OpenFacts): MarkerData {
  const target = handshake.request?.requestLine.replace(/ HTTP\/\d(\.\d)?$/, '') ?? 'GET';
  const status = handshake.response?.statusLine.replace(/^HTTP\/\d(\.\d)? /, '') ?? '101';
  const notGood = facts.checks.filter(({ verdict }) => verdict !== 'pass');
  // Sec-WebSocket-Accept is of HTTP/1.1 (RFC 8441 §5).
  const allGood = handshake.response?.statusCode === 101 ? 'Accept verified' : 'HTTP/2 stream';
  const checks = notGood.length === 0 ? allGood : notGood.map(({ name, detail }) => `${name}: ${detail}`).join(' ');
  const took = `${Math.round(facts.timeMs - handshake.startedMs)} ms`;
  return {
    marker: 'handshake',
    label: 'Handshake',
    flags: String(handshake.response?.statusCode ?? 101),
    text: `${target} → ${status} · ${checks} · ${took}`,
    remedy: '',
    tone: notGood.length === 0 ? 'normal' : 'warning',
    close: undefined,
    receivedBytes: undefined,
    connection: toConnectionFacts(handshake, facts),
  };
}

export function toFailedMarker(failure: ConnectFailure): MarkerData {
  return {
    marker: 'failed',
    label: failure.code === 'aborted' ? 'Given up' : 'Failed',
    flags: failure.response ? String(failure.response.statusCode) : '',
    text: failure.message,
    remedy: failure.remedy,
    tone: failure.code === 'aborted' ? 'dim' : 'error',
    close: undefined,
    receivedBytes: failure.receivedBytes,
  };
}

/** What no longer fits into memory could not be written. */
export function toSpillFailedMarker(message: string): MarkerData {
  return {
    marker: 'warning',
    label: 'Disk',
    flags: '',
    text: `Rows that no longer fit into memory could not be written to disk: ${message}. The oldest rows are dropped until it works again.`,
    remedy:
      'Free some space, or give captures more memory or another limit in the settings under "socketscope.capture".',
    tone: 'warning',
    close: undefined,
    receivedBytes: undefined,
  };
}

/** The settings make no request: told in the table, since a command of the palette has no other place. */
export function toRefusedMarker(message: string): MarkerData {
  return {
    marker: 'failed',
    label: 'Not dialled',
    flags: '',
    text: message,
    remedy: '',
    tone: 'error',
    close: undefined,
    receivedBytes: undefined,
  };
}
