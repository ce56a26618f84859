/** What an HTTP answer other than 101 means for a WebSocket, its most likely cause first. */

export interface Refusal {
  /** HTTP status, or its hundreds where none is listed. */
  readonly status: number;
  /** Only where the body says so. */
  readonly body?: RegExp;
  readonly cause: string;
  readonly remedy: string;
}

const PASS_HEADERS =
  'Let every proxy on the way pass the upgrade on. NGINX: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade". HAProxy: let no rule delete Upgrade or Connection.';

/** The first entry that fits speaks. */
export const REFUSALS: readonly Refusal[] = [
  {
    status: 400,
    body: /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/i,
    cause: 'The port speaks TLS, and ws:// was sent to it in plain text.',
    remedy: 'Connect with wss://.',
  },
  {
    status: 400,
    body: /"code":1|Session ID unknown/,
    cause:
      'Engine.IO does not know the session id (sid) of the request: its polls and its upgrade went to different nodes, or the session is over.',
    remedy:
      'Give Socket.IO clients sticky sessions (NGINX: ip_hash or hash; HAProxy: a cookie), or let them use the websocket transport only.',
  },
  {
    status: 400,
    body: /"code":[03]|Transport unknown|"message":"Bad request"/,
    cause:
      'Engine.IO answered as to a plain request: the Upgrade did not reach it, or the URL lacks EIO=4&transport=websocket.',
    remedy: `Connect to /socket.io/?EIO=4&transport=websocket. If that is the URL: ${PASS_HEADERS}`,
  },
  {
    status: 400,
    body: /Request Header Or Cookie Too Large/i,
    cause: 'The request headers are too large for the proxy: cookies have usually grown.',
    remedy:
      'Send fewer cookies on this path, or raise the limit (NGINX: large_client_header_buffers; HAProxy: tune.bufsize).',
  },
  {
    status: 400,
    body: /No required SSL certificate was sent/i,
    cause: 'The proxy asks for a client certificate, and none was sent.',
    remedy: 'Give clients a certificate, or make it optional (NGINX: ssl_verify_client optional).',
  },
  {
    status: 400,
    body: /upgrade|connection (must|upgrade)|websocket/i,
    cause:
      'The server did not see a valid upgrade: a proxy probably dropped or changed the Upgrade or Connection header on the way.',
    remedy: PASS_HEADERS,
  },
  {
    status: 400,
    cause:
      'The server took the handshake for a bad request: a proxy that drops or changes the Upgrade or Connection header causes this.',
    remedy: PASS_HEADERS,
  },
  {
    status: 401,
    cause: 'The server asks for credentials.',
    remedy:
      'Send an Authorization header, a cookie, or a token in the query or as a subprotocol, as the server expects it. Browsers can send no header of their own.',
  },
  {
    status: 403,
    cause:
      'The server forbids the connection: the Origin, a cookie or a token did not please it, or, under ASGI servers, the path is unknown.',
    remedy: 'Send the Origin of the page that will connect, and the credentials it has; check the path.',
  },
  {
    status: 404,
    cause:
      'Nothing is served at this path: the path is wrong, or the request reached an HTTP application or a static root instead of the WebSocket server.',
    remedy: 'Check the path in the URL, and that the proxy routes it to the WebSocket server.',
  },
  {
    status: 405,
    cause: 'The path is served by something that takes no WebSocket.',
    remedy: 'Check the path, and that the proxy routes it to the WebSocket server.',
  },
  { status: 407, cause: 'A proxy on the way asks for credentials.', remedy: 'Give the proxy its credentials.' },
  {
    status: 408,
    cause: 'The proxy waited for the rest of the request and gave up.',
    remedy: 'Look at what stands between this client and the proxy: the request went out whole.',
  },
  {
    status: 414,
    cause: 'The URL is too long for the proxy: a token in the query does this.',
    remedy: 'Send the token as a cookie or a subprotocol, or raise the limit (NGINX: large_client_header_buffers).',
  },
  {
    status: 426,
    cause:
      'Upgrade Required: the server got the request without a valid upgrade. A proxy on the way probably does not pass the Upgrade and Connection headers on.',
    remedy: PASS_HEADERS,
  },
  {
    status: 429,
    cause: 'Too many requests: a rate limit refused the handshake.',
    remedy: 'Wait, then try again; clients should back off with jitter.',
  },
  {
    status: 431,
    cause: 'The request headers are too large.',
    remedy: 'Send fewer or shorter cookies and headers.',
  },
  {
    status: 501,
    cause: 'The server does not know how to answer such a request.',
    remedy: 'Check the path and the port: this is not a WebSocket server, or not one that speaks version 13.',
  },
  {
    status: 502,
    cause:
      'The proxy did not get a valid answer from its backend: it is not running, hung up before it answered, or speaks TLS where plain text is expected, or the other way round.',
    remedy:
      'Check that the backend runs and listens where the proxy expects it, with the same scheme; the error log of the proxy names which of these it was.',
  },
  {
    status: 503,
    body: /No server is available/i,
    cause: 'HAProxy has no server to send it to: all are down by their health check, or refuse connections.',
    remedy:
      'Start the server; check that the health check accepts what a WebSocket server answers (426, or a plain TCP check).',
  },
  {
    status: 503,
    cause:
      'The proxy has no healthy backend, or a limit refused the handshake (NGINX answers limit_req and limit_conn with 503).',
    remedy:
      'Check the backend and its health check, then limit_req and limit_conn; limit_req_status 429 tells the two apart.',
  },
  {
    status: 504,
    cause: 'The backend accepted the connection, but sent no 101 before the timeout of the proxy.',
    remedy:
      'Look at why the backend does not answer. If it needs longer, raise proxy_read_timeout (NGINX) or timeout server (HAProxy); a firewall between proxy and backend looks the same.',
  },
  {
    status: 505,
    cause: 'The server refuses this version of HTTP: a proxy sends HTTP/1.0 to it.',
    remedy: 'NGINX: proxy_http_version 1.1.',
  },
  {
    status: 500,
    cause: 'The server failed while it handled the handshake.',
    remedy: 'Look at the log of the server: an exception in the handler of the upgrade does this.',
  },
  {
    status: 200,
    cause:
      'The request reached ordinary HTTP: an intermediate proxy strips the upgrade headers or does not support them, or the path is not the WebSocket’s.',
    remedy: `Check the path. ${PASS_HEADERS}`,
  },
];

/** What is known of a status; what of its class, where it is a rare one. */
export function findRefusal(status: number, body: string): Refusal {
  const exact = REFUSALS.find((entry) => entry.status === status && (entry.body?.test(body) ?? true));
  if (exact !== undefined) return exact;
  if (status >= 500) {
    return {
      status,
      cause: 'The server or a proxy failed.',
      remedy: 'Look at the log of the server and of the proxy.',
    };
  }
  if (status >= 400) {
    return {
      status,
      cause: 'The server refused the request.',
      remedy: 'Check the URL and the headers against what the server expects.',
    };
  }
  return findRefusal(200, body);
}
