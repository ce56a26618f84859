import type { ConnectionSettings } from '../protocol/connection';
import type { CheckLine, HandshakeDetail, HeaderField } from '../protocol/detail';
import type {
  CertificateFacts,
  ConnectFailure,
  HandshakeRequestFacts,
  HandshakeResponseFacts,
  OpenFacts,
  RouteFacts,
  TlsFacts,
  HeaderField as WireHeader,
} from './ports';

/** What became known of one attempt to connect, as it became known. */
export interface HandshakeRecord {
  readonly settings: ConnectionSettings;
  readonly startedMs: number;
  route: RouteFacts | undefined;
  request: HandshakeRequestFacts | undefined;
  response: HandshakeResponseFacts | undefined;
  open: OpenFacts | undefined;
  failure: ConnectFailure | undefined;
}

export function newHandshakeRecord(settings: ConnectionSettings, startedMs: number): HandshakeRecord {
  return {
    settings,
    startedMs,
    route: undefined,
    request: undefined,
    response: undefined,
    open: undefined,
    failure: undefined,
  };
}

/** Undefined until the attempt has something to show. */
export function toHandshakeDetail(record: HandshakeRecord): HandshakeDetail {
  const { route, request, failure } = record;
  const response = record.response ?? failure?.response;
  return {
    route: route ? toRouteLines(route) : [],
    requestLine: request?.requestLine ?? '',
    requestHeaders: toFields(request?.headers ?? []),
    statusLine: response?.statusLine ?? '',
    responseHeaders: toFields(response?.headers ?? []),
    body: response ? new TextDecoder().decode(response.body) : '',
    isBodyTruncated: response?.isBodyTruncated ?? false,
    checks: [...toTlsChecks(record), ...(record.open?.checks ?? failure?.checks ?? [])],
    certificates: (route?.tls?.chain ?? []).map(toCertificateLines),
  };
}

function toFields(headers: readonly WireHeader[]): readonly HeaderField[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function toRouteLines(route: RouteFacts): readonly HeaderField[] {
  const address = route.remoteAddress?.includes(':') ? `[${route.remoteAddress}]` : route.remoteAddress;
  return [
    { name: 'Route', value: route.description },
    ...(address === undefined ? [] : [{ name: 'Remote address', value: `${address}:${route.remotePort ?? '?'}` }]),
    { name: 'Connected in', value: `${Math.round(route.connectMs)} ms` },
    ...(route.tls ? toTlsLines(route.tls) : []),
  ];
}

function toTlsLines(tls: TlsFacts): readonly HeaderField[] {
  return [
    { name: 'TLS', value: `${tls.protocol} · ${tls.cipher}` },
    { name: 'ALPN', value: tls.alpn ?? 'not agreed' },
  ];
}

function toTlsChecks(record: HandshakeRecord): readonly CheckLine[] {
  const tls = record.route?.tls;
  if (!tls) return [];
  if (tls.isAuthorized) return [{ name: 'Certificate', verdict: 'pass', detail: 'Trusted, and made for this host.' }];
  const reason = tls.authorizationError ?? 'not trusted';
  return record.settings.isCertificateVerified
    ? [{ name: 'Certificate', verdict: 'fail', detail: `Not trusted: ${reason}.` }]
    : [{ name: 'Certificate', verdict: 'warn', detail: `Not trusted (${reason}); verification is switched off.` }];
}

function toCertificateLines(certificate: CertificateFacts): readonly HeaderField[] {
  return [
    { name: 'Subject', value: certificate.subject },
    { name: 'Alternative names', value: certificate.altNames },
    { name: 'Issuer', value: certificate.issuer },
    { name: 'Valid from', value: certificate.validFrom },
    { name: 'Valid to', value: certificate.validTo },
    { name: 'SHA-256', value: certificate.sha256 },
  ].filter(({ value }) => value !== '');
}
