import type { ConnectionPhase, ConnectionStatus, ReconnectStatus, RttSummary } from '../protocol/connection';
import { isPlainAndRemote } from './endpoint';
import type { HandshakeRecord } from './handshakeRecord';
import type { DeflateParameters } from './ports';

/** The state of a session that the status is made of. */
export interface StatusFacts {
  readonly phase: ConnectionPhase;
  readonly sinceMs: number;
  readonly url: string;
  readonly handshake: HandshakeRecord | undefined;
  /** Compressed messages so far. */
  readonly compression: { readonly messages: number; readonly wireBytes: number; readonly inflatedBytes: number };
  readonly rtt: RttSummary | undefined;
  readonly missedPongs: number;
  readonly reconnect: ReconnectStatus | undefined;
  readonly ending: string;
  readonly endingTone: ConnectionStatus['endingTone'];
}

export function toConnectionStatus(facts: StatusFacts): ConnectionStatus {
  const { handshake } = facts;
  const open = handshake?.open;
  return {
    phase: facts.phase,
    url: facts.url,
    sinceMs: facts.sinceMs,
    httpVersion: /^HTTP\/\d(\.\d)?/.exec(handshake?.response?.statusLine ?? '')?.[0] ?? '',
    subprotocol: open?.subprotocol ?? '',
    deflate: open?.deflate ? toDeflateLabel(open.deflate) : '',
    deflateSaved: toSavedShare(facts.compression),
    tls: handshake?.route?.tls?.protocol ?? '',
    rtt: facts.rtt,
    missedPongs: facts.missedPongs,
    reconnect: facts.reconnect,
    warnings: handshake ? toWarnings(handshake) : [],
    ending: facts.ending,
    endingTone: facts.endingTone,
  };
}

/** Window bits of the server, then of the client. */
function toDeflateLabel(deflate: DeflateParameters): string {
  const noServer = deflate.serverNoContextTakeover ? ' no server context' : '';
  const noClient = deflate.clientNoContextTakeover ? ' no client context' : '';
  return `${deflate.serverMaxWindowBits}/${deflate.clientMaxWindowBits}${noServer}${noClient}`;
}

function toSavedShare(compression: StatusFacts['compression']): number | undefined {
  if (compression.messages === 0 || compression.inflatedBytes === 0) return undefined;
  return Math.max(0, 1 - compression.wireBytes / compression.inflatedBytes);
}

function toWarnings(handshake: HandshakeRecord): readonly string[] {
  const warnings: string[] = [];
  const { settings, route } = handshake;
  if (route?.tls && !settings.isCertificateVerified) {
    const verdict = route.tls.isAuthorized
      ? 'it would have passed'
      : `it failed: ${route.tls.authorizationError ?? 'not trusted'}`;
    warnings.push(`Certificates are not verified (${verdict}).`);
  }
  if (isPlainAndRemote(settings.url)) warnings.push('Not encrypted: anyone on the path can read it. Use wss://.');
  if (!settings.isAutoPong) warnings.push('Pings of the server are not answered.');
  return warnings;
}
