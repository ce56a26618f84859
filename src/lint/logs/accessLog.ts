import { type LogCause, type LogExplanation, toExplanation } from './explanation';

/**
 * A line that begins as NGINX's `combined` format: `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent`.
 * Other formats are left alone. Whatever follows may hold `$request_time`.
 */
const COMBINED =
  /^\S{1,100} \S{1,10} \S{1,200} \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "((?:[^"\\]|\\.){0,8000})" (\d{3}) (\d{1,20})\b/;
/** NGINX writes `$request_time` in seconds with three digits after the point; the first such number is taken for it. */
const REQUEST_TIME = /(?<![\d.])(\d{1,9}\.\d{3})(?![\d.])/;
const DEFAULT_IDLE_S = 60;
const CUT_TOLERANCE_S = 1.5;

export function isAccessLine(line: string): boolean {
  return COMBINED.test(line);
}

export function explainAccessLine(line: string): LogExplanation | undefined {
  const match = COMBINED.exec(line);
  if (match === null) return undefined;
  const [whole, request = '', status = '', bytes = ''] = match;
  const seconds = REQUEST_TIME.exec(line.slice(whole.length))?.[1];
  const cause = findCause(request, status, seconds === undefined ? undefined : Number(seconds));
  const end = whole.length - bytes.length - 1;
  return cause && toExplanation(cause, { start: end - status.length, end });
}

function findCause(request: string, status: string, seconds: number | undefined): LogCause | undefined {
  if (status === '400' && request.startsWith('\\x16\\x03')) {
    return {
      title: '400: TLS to a port without TLS',
      cause:
        'The request begins with a TLS handshake (16 03): the client used wss:// or https:// where the listen has no ssl. It reports a wrong version number.',
      remedy: 'Connect with ws://, or add ssl and a certificate to the listen of that port.',
    };
  }
  return status === '101' ? toWebSocketCause(seconds) : STATUSES.get(status);
}

function toWebSocketCause(seconds: number | undefined): LogCause {
  if (seconds === undefined) {
    return {
      title: '101: a WebSocket that has ended',
      cause:
        'NGINX writes the line when the connection ends, whoever ended it: the format does not say how long it lasted.',
      remedy: 'Add $request_time to the log_format: the same time on many lines is an idle limit.',
      ruleIds: ['N12'],
    };
  }
  const lasted = `${seconds.toFixed(1)} s`;
  if (Math.abs(seconds - DEFAULT_IDLE_S) < CUT_TOLERANCE_S) {
    return {
      title: `101: a WebSocket that lasted ${lasted}`,
      cause:
        'That is the default of proxy_read_timeout, 60 s. Where neither side said anything after the handshake, NGINX cut the idle connection: it writes no error for that, only a line at level info.',
      remedy: 'Send a ping or a message every 25 s, or set proxy_read_timeout 1h in the location of the WebSocket.',
      ruleIds: ['N12', 'N14'],
    };
  }
  return {
    title: `101: a WebSocket that lasted ${lasted}`,
    cause:
      'The line is written when the connection ends, whoever ended it. An idle limit shows by its time: the silence before the cut is always the same, 60 s where proxy_read_timeout is not set.',
    remedy: 'Compare with other lines: many of the same duration are a limit, many at the same moment a restart.',
    check: `awk '$9 == 101 { print $NF }' access.log | sort -n | uniq -c   # where $request_time comes last`,
    ruleIds: ['N12'],
  };
}

const SEE_ERROR_LOG = 'The line of the error log at the same second says which.';

const STATUSES: ReadonlyMap<string, LogCause> = new Map<string, LogCause>([
  [
    '009',
    {
      title: '009: the answer of the server is not HTTP',
      cause:
        'The port in proxy_pass belongs to something that speaks another protocol; its bytes went to the client as they came.',
      remedy: 'Check the port in proxy_pass. The error log says "upstream sent no valid HTTP/1.0 header".',
    },
  ],
  [
    '413',
    {
      title: '413: a request body is over client_max_body_size',
      cause:
        'Frames of a WebSocket are not measured by this limit; a polling transport, as Socket.IO and SockJS have one, sends messages as bodies.',
      remedy: 'Raise client_max_body_size in that location, or let clients use the WebSocket transport only.',
    },
  ],
  [
    '414',
    {
      title: '414: the URL is too long',
      cause: 'It does not fit into large_client_header_buffers, 8k a line: often a token in the query.',
      remedy: 'Raise large_client_header_buffers, or send a shorter token.',
    },
  ],
  [
    '426',
    {
      title: '426: the server was not asked for an upgrade',
      cause:
        'It takes WebSockets here, and saw a plain request: NGINX did not pass Upgrade and Connection on, or a browser opened the URL itself.',
      remedy: 'Set proxy_http_version 1.1 and pass both headers on in the location of the WebSocket.',
      ruleIds: ['N3', 'N1', 'N2', 'N6'],
    },
  ],
  [
    '499',
    {
      title: '499: the client gave up before it was answered',
      cause: 'It closed while NGINX waited for the server: a time-out of the client, or a page that was left.',
      remedy: 'Find out why the server takes so long to answer 101, or give the client more time.',
    },
  ],
  [
    '502',
    {
      title: '502: no usable answer from the server',
      cause: `It is not running, hung up, speaks TLS where HTTP is expected or the other way round, or answered with too large a header. ${SEE_ERROR_LOG}`,
      remedy: 'Look for "while connecting to upstream" and "while reading response header" in the error log.',
    },
  ],
  [
    '503',
    {
      title: '503: often a limit of NGINX itself',
      cause: `limit_req and limit_conn answer 503 unless limit_req_status and limit_conn_status say otherwise; the server behind may have answered it too. ${SEE_ERROR_LOG}`,
      remedy: 'Look for "limiting requests" and "limiting connections" in the error log.',
      ruleIds: ['N40'],
    },
  ],
  [
    '504',
    {
      title: '504: the server did not answer the handshake in time',
      cause: `It could not be reached within proxy_connect_timeout, or took the connection and sent no 101 within proxy_read_timeout. ${SEE_ERROR_LOG}`,
      remedy: 'Look at the server: it hangs, or a firewall stands between. This is no idle limit of an open WebSocket.',
    },
  ],
]);
