import type { HandshakeResponseFacts } from '../session/ports';

/** What an HTTP answer other than 101 usually means for a WebSocket, by status code. */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [
    200,
    'The request reached ordinary HTTP: check the path, and whether a proxy in between passes the Upgrade and Connection headers on.',
  ],
  [400, 'The server did not see a valid upgrade: check whether a proxy drops the Upgrade and Connection headers.'],
  [401, 'Send credentials: an Authorization header, a cookie, or a token as the server asks for it.'],
  [403, 'The server forbids it: check the Origin header, the cookies and the token.'],
  [404, 'Check the path in the URL, and whether the proxy routes it to the WebSocket server.'],
  [405, 'The path is served by something that takes no WebSocket: check the path.'],
  [407, 'A proxy asks for credentials.'],
  [
    426,
    'The server asks for an upgrade that it did not see: a proxy probably drops the Upgrade and Connection headers, or another Sec-WebSocket-Version is wanted.',
  ],
  [429, 'Too many requests: wait, then try again.'],
  [431, 'The request headers are too large: send fewer or shorter cookies and headers.'],
  [502, 'The proxy did not reach its backend: check that the backend runs and speaks plain HTTP or TLS as configured.'],
  [503, 'The proxy has no healthy backend, or a limit was reached: check the health checks and limits.'],
  [504, 'The backend did not answer the upgrade in time: check the backend and the timeouts of the proxy.'],
]);

export function findHeader(response: HandshakeResponseFacts, name: string): string | undefined {
  return response.headers.find(([other]) => other.toLowerCase() === name)?.[1];
}

/** What to do about an answer that is no 101. */
export function toRefusalRemedy(response: HandshakeResponseFacts): string {
  const { statusCode } = response;
  const location = findHeader(response, 'location');
  if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
    return `The server redirects to ${location}. Redirects are not followed: connect to that URL if you trust it.`;
  }
  const version = findHeader(response, 'sec-websocket-version');
  if (statusCode === 426 && version !== undefined && version.trim() !== '13') {
    return `The server wants Sec-WebSocket-Version ${version}; this client speaks version 13 (RFC 6455).`;
  }
  if (statusCode === 400 && isPlainOnTls(response)) return 'The port speaks TLS: connect with wss://.';
  return REMEDIES.get(statusCode) ?? toClassRemedy(statusCode);
}

function toClassRemedy(statusCode: number): string {
  if (statusCode >= 500) return 'Look at the log of the server or proxy.';
  if (statusCode >= 400) return 'Check the URL and the headers against what the server expects.';
  return 'Check the path, and whether a proxy in between passes the Upgrade and Connection headers on.';
}

/** nginx's and Apache's own words; both answer in plain HTTP on a TLS port. */
function isPlainOnTls(response: HandshakeResponseFacts): boolean {
  const body = new TextDecoder().decode(response.body);
  return /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/i.test(body);
}
