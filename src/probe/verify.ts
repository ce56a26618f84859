import { quote, toCurlCommand, toWebsocatCommand } from '../session/shellCommands';
import { redactUrl } from '../wire/redaction';
import type { ProbeRequest, ProbeTarget } from './target';

/** Commands for a terminal that show by hand what a probe saw, with the real host and port. Credentials are left out. */

/** The opening handshake, with the answer shown. */
export function verifyByCurl(target: ProbeTarget, request: ProbeRequest, origin = request.origin): string {
  return toCurlCommand(toHandshake(target, { ...request, origin }), '');
}

/** The handshake again, with nothing sent after it: how long until the other side ends the connection. */
export function verifyByTimedCurl(target: ProbeTarget, request: ProbeRequest): string {
  return `time ${verifyByCurl(target, request)}`;
}

/** On the proxy: the line of a cut is there only where NGINX logs at level info. */
export function verifyInNginxLog(): string {
  return "grep 'while proxying upgraded connection' /var/log/nginx/error.log  # with error_log at level info";
}

/** Pings once in a while and prints each round trip; ends when the connection does. */
export function verifyByWebsocat(target: ProbeTarget, request: ProbeRequest, intervalSeconds: number): string {
  const further = ['-E', '--print-ping-rtts', `--ping-interval ${Math.max(1, Math.round(intervalSeconds))}`];
  return toWebsocatCommand(toHandshake(target, request), further);
}

function toHandshake({ url }: ProbeTarget, request: ProbeRequest): Parameters<typeof toCurlCommand>[0] {
  const { origin, subprotocols, isCertificateVerified } = request;
  const headers = origin === undefined ? request.headers : [['Origin', origin] as const, ...request.headers];
  return { url, headers, subprotocols, rejectUnauthorized: isCertificateVerified };
}

/** A plain GET of the same path: the same answer as to the handshake means that nothing saw the upgrade. */
export function verifyByPlainGet(target: ProbeTarget): string {
  return `curl --include --http1.1 ${quote(redactUrl(target.url).replace(/^ws/, 'http'))}`;
}

/** Certificate, protocol and cipher. */
export function verifyByOpenssl(target: ProbeTarget): string {
  return `${toOpenssl(target)} -showcerts </dev/null`;
}

/** The name server's answer for the host. */
export function verifyName({ host }: ProbeTarget): string {
  return `getent ahosts ${toWord(host)}`;
}

/** Whether TCP connects from here. */
export function verifyConnects({ host, port }: ProbeTarget): string {
  return `nc -vz ${toWord(host)} ${port}`;
}

/** Without further options; an address is never sent as server name (RFC 6066 §3). */
function toOpenssl({ host, port }: ProbeTarget): string {
  const isAddress = host.includes(':') || /^[\d.]+$/.test(host);
  const place = toWord(toAuthority({ host, port }));
  return `openssl s_client -connect ${place} ${isAddress ? '-noservername' : `-servername ${toWord(host)}`}`;
}

/** RFC 3986 §3.2.2: an IPv6 address stands in brackets. */
function toAuthority({ host, port }: Pick<ProbeTarget, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A host may hold what a shell would run: everything but plain names and addresses is quoted. */
function toWord(text: string): string {
  return /^[\w.:-]+$/.test(text) ? text : quote(text);
}

/** On the server: does anything listen on the port? */
export function verifyListening(target: ProbeTarget): string {
  return `ss -lnt 'sport = :${target.port}'`;
}

/** Which hop sends FIN or RST first. */
export function verifyByTcpdump(target: ProbeTarget): string {
  return `tcpdump -ni any 'tcp port ${target.port} and tcp[tcpflags] & (tcp-fin|tcp-rst) != 0'`;
}

/** What ALPN agrees on (RFC 7301). */
export function verifyAlpn(target: ProbeTarget): string {
  return `${toOpenssl(target)} -alpn h2,http/1.1 </dev/null | grep ALPN`;
}

/** The server's SETTINGS of HTTP/2, printed by Node: `enableConnectProtocol` is the one of RFC 8441. */
export function verifyHttp2Settings({ isSecure, host, port }: ProbeTarget): string {
  const url = `${isSecure ? 'https' : 'http'}://${toAuthority({ host, port })}`;
  const script = `const s = require("http2").connect(${JSON.stringify(url)}, { rejectUnauthorized: false }); s.on("error", console.error); s.on("remoteSettings", (v) => { console.log(v); s.close(); })`;
  return `node -e ${quote(script)}`;
}

/** On the server: what its service wrote around the end of the connection. */
export function verifyByJournal(target: ProbeTarget): string {
  return `journalctl -u api.service --since -10min  # the unit that listens on port ${target.port}; ss -lntp 'sport = :${target.port}' names its process`;
}

/** Two terminals with it show by hand whether a message of one reaches the other. */
export function verifyByConversation(target: ProbeTarget, request: ProbeRequest): string {
  return toWebsocatCommand(toHandshake(target, request));
}
