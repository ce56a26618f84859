import type { NginxErrorCause } from './nginxErrorCauses';

/** RFC 8446 §5.1: a handshake record; the error log of 1.22 writes it raw, the access log escapes it. */
const TLS_REQUESTS = ['request: "\\x16\\x03', 'request: "\u0016\u0003'];

/** Messages about the client, and about NGINX itself. */
export const clientCauses: readonly NginxErrorCause[] = [
  {
    pattern: /\b(\d{1,9}) worker_connections are not enough/,
    explain: (_line, [, count = '']) => ({
      title: 'The worker has no connection left',
      cause: `All ${count} worker_connections of the process are in use. Each WebSocket takes two, one to the client and one to the server. Clients are dropped without an answer.`,
      remedy:
        'Raise worker_connections, and worker_rlimit_nofile to at least as many; a systemd unit needs LimitNOFILE too.',
      check: 'ss -s',
      ruleIds: ['N39', 'L1'],
    }),
  },
  {
    pattern: /client intended to send too large body: (\d{1,20}) bytes/,
    explain: () => ({
      title: 'A request body is over client_max_body_size',
      cause:
        'The client got 413. Frames of a WebSocket are never measured by this limit: a polling transport, as Socket.IO and SockJS have one, sends messages as bodies.',
      remedy: 'Raise client_max_body_size in that location, or let clients use the WebSocket transport only.',
    }),
  },
  {
    pattern: /limiting (requests|connections)\b/,
    explain: (_line, [, what = '']) => ({
      title: what === 'requests' ? 'limit_req refused a request' : 'limit_conn refused a connection',
      cause:
        what === 'requests'
          ? 'The client asked more often than the zone allows. It got 503 unless limit_req_status says otherwise: clients that all reconnect at once run into it.'
          : 'The client has as many connections as the zone allows; every open WebSocket counts as one. It got 503 unless limit_conn_status says otherwise.',
      remedy:
        what === 'requests'
          ? 'Allow a burst, answer 429 with limit_req_status, and let clients reconnect after a random, growing delay.'
          : 'Raise the limit for the location of the WebSocket, and answer 429 with limit_conn_status.',
      ruleIds: ['N40'],
    }),
  },
  {
    pattern: /client sent plain HTTP request to HTTPS port/,
    explain: () => ({
      title: 'The client speaks clear text to a TLS port',
      cause:
        'It used ws:// or http:// where NGINX waits for TLS, and got 400. Where NGINX is behind another proxy, that one says http:// in its proxy_pass.',
      remedy: 'Connect with wss://; in a proxy in front write proxy_pass https://.',
    }),
  },
  {
    pattern: /client sent invalid method while reading client request line/,
    explain: ({ text }) => ({
      title: TLS_REQUESTS.some((start) => text.includes(start))
        ? 'The client speaks TLS to a port without TLS'
        : 'The first bytes of the client are not HTTP',
      cause: TLS_REQUESTS.some((start) => text.includes(start))
        ? 'The request begins with a TLS handshake (16 03): the client used wss:// or https://, and got an answer in clear text that it reports as a wrong version number.'
        : 'NGINX found no HTTP method. TLS to a port without ssl looks like this; the request in the line then begins with the bytes 16 03.',
      remedy: 'Connect with ws://, or add ssl and a certificate to the listen of that port.',
    }),
  },
  {
    pattern: /client prematurely closed connection, so upstream connection is closed too/,
    explain: () => ({
      title: 'The client gave up before the handshake was answered',
      cause:
        'It closed while NGINX waited for the server; the access log says 499. Usually a time-out of the client, or a page that was left.',
      remedy: 'Find out why the server takes so long to answer 101, or give the client more time.',
    }),
  },
  {
    pattern: /client sent too long (header line|URI)\b/,
    explain: (_line, [, what = '']) => ({
      title: what === 'URI' ? 'The URL of the request is too long' : 'A header of the request is too long',
      cause:
        what === 'URI'
          ? 'It does not fit into large_client_header_buffers (8k a line). The client got 414: often a token in the query.'
          : 'It does not fit into large_client_header_buffers (8k a line). The client got 400 "Request Header Or Cookie Too Large".',
      remedy: 'Raise large_client_header_buffers, or send shorter cookies and tokens.',
    }),
  },
  {
    pattern: /invalid connection preface while processing HTTP\/2 connection/,
    explain: () => ({
      title: 'The listener takes HTTP/2 only',
      cause:
        'Before NGINX 1.25.1, a listen with http2 and without ssl takes no HTTP/1.1, and a WebSocket handshake is HTTP/1.1.',
      remedy: 'Take http2 from that listen, or add ssl: over TLS the client chooses.',
      ruleIds: ['N28'],
    }),
  },
  {
    pattern: /client sent no required SSL certificate/,
    explain: () => ({
      title: 'The client has no certificate',
      cause:
        'ssl_verify_client asks for one, and the client sent none. It got 400 "No required SSL certificate was sent".',
      remedy: 'Give the client a certificate, or set ssl_verify_client off for the server of the WebSocket.',
    }),
  },
  {
    pattern: /broken header: ".{0,600} while reading PROXY protocol/,
    explain: () => ({
      title: 'The client sent no PROXY line',
      cause:
        'The listen has proxy_protocol, so that NGINX waits for a PROXY line first; a request came instead. The client gets no answer at all.',
      remedy: 'Let the load balancer in front send the PROXY protocol, or take proxy_protocol from the listen.',
      ruleIds: ['N38'],
    }),
  },
  {
    pattern: /handshake rejected while SSL handshaking/,
    explain: () => ({
      title: 'TLS was refused for this host name',
      cause:
        'ssl_reject_handshake is on in the server that was chosen: the name that the client asked for has no server of its own here.',
      remedy: 'Add the host to the server_name of the right server, or connect by the name that is there.',
    }),
  },
  {
    pattern: /open\(\) "[^"]{0,1000}" failed \(2: /,
    explain: () => ({
      title: 'The request was looked for as a file',
      cause:
        'No location with a proxy_pass took it, so that NGINX looked into the root folder. The client got 404. For a WebSocket: the path is not routed to its server.',
      remedy: 'Compare the path of the request with the locations of the config.',
      ruleIds: ['N24', 'N25'],
    }),
  },
  {
    pattern: /access forbidden by rule/,
    explain: () => ({
      title: 'A deny rule refused the client',
      cause: 'allow and deny do not let this address in. The client got 403.',
      remedy:
        'Allow the address. Behind another proxy, the address is that of the proxy unless real_ip_header says otherwise.',
    }),
  },
  {
    pattern: /no user\/password was provided for basic authentication/,
    explain: () => ({
      title: 'The handshake has no credentials',
      cause:
        'auth_basic asks for a user and a password. The client got 401. A page cannot add an Authorization header to a WebSocket.',
      remedy: 'Authenticate the WebSocket by a cookie or a token, or set auth_basic off in its location.',
    }),
  },
];
