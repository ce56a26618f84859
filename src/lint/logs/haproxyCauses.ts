import type { LogCause } from './explanation';

/** A line of HAProxy about one connection, taken apart. */
export interface HaproxyTraffic {
  /** The two letters that matter, for example `sH`. */
  readonly state: string;
  /** Undefined in mode tcp. */
  readonly status: number | undefined;
  /** Milliseconds that the connection lasted. */
  readonly totalMs: number;
  /** `<NOSRV>` where none was chosen. */
  readonly server: string;
  readonly isBadRequest: boolean;
}

const TUNNEL_RULES = ['H1', 'H3', 'H4', 'H5', 'H6', 'H7'];
const SWITCHING_PROTOCOLS = 101;

/** What a state means for a WebSocket; undefined where nothing is worth saying beyond its letters. */
export function findTrafficCause(traffic: HaproxyTraffic): LogCause | undefined {
  const isTunnel = traffic.status === SWITCHING_PROTOCOLS || traffic.status === undefined;
  return isTunnel ? (findTunnelCause(traffic) ?? findRequestCause(traffic)) : findRequestCause(traffic);
}

function findTunnelCause({ state, status, totalMs }: HaproxyTraffic): LogCause | undefined {
  const what = status === undefined ? 'connection' : 'WebSocket';
  const lasted = `It lasted ${(totalMs / 1_000).toFixed(1)} s.`;
  switch (state) {
    case 'cD':
    case 'sD':
      return {
        title: `An open ${what} was cut for silence`,
        cause:
          state === 'cD'
            ? `timeout tunnel ran out, or without one timeout client. ${lasted} The client sees an end without a close frame, code 1006; the server sees a reset in mode http.`
            : `timeout server ran out; without a timeout tunnel it also holds for an open WebSocket. ${lasted} The client sees an end without a close frame, code 1006.`,
        remedy:
          'Set timeout tunnel 1h in the backend or in defaults, and let one side send a ping or a message more often than the limit.',
        ruleIds: TUNNEL_RULES,
      };
    case 'SD':
      return {
        title: `The server reset an open ${what}`,
        cause: `Its process ended with data unread, or dropped the connection. ${lasted}`,
        remedy: 'Look at the log of the application at this time: a crash, a restart, a limit on the size of messages.',
      };
    case 'CD':
      return {
        title: `The client reset an open ${what}`,
        cause: `Its process ended, or its network went away. ${lasted}`,
        remedy: 'Look at the client. Where it is many at once, look at what lies between them and HAProxy.',
      };
    case '--':
      return {
        title: `A ${what} that ended in order, for TCP`,
        cause: `One side closed and the other followed. HAProxy does not look for a close frame: without one the client still sees code 1006. ${lasted}`,
        remedy: 'Where the end was not wanted, the log of the application says why it closed.',
      };
    default:
      return undefined;
  }
}

function findRequestCause(traffic: HaproxyTraffic): LogCause | undefined {
  const { state, server } = traffic;
  switch (state) {
    case 'SC':
      return server === '<NOSRV>' ? NO_SERVER : REFUSED;
    case 'PR':
      return findRefusalCause(traffic);
    default:
      return BY_STATE[state] ?? (state.startsWith('K') ? KILLED : undefined);
  }
}

const NO_SERVER: LogCause = {
  title: 'There was no server to send the handshake to',
  cause: 'Every server of the backend is down by its health check, or no backend was chosen. The client got 503.',
  remedy:
    'Look for "is DOWN" in the log. A check that sends a plain request to a WebSocket server fails: use http-check expect status 101 with an upgrade, or a plain check.',
  check: `echo 'show servers state' | socat stdio /run/haproxy/admin.sock`,
  ruleIds: ['H23'],
};

const REFUSED: LogCause = {
  title: 'The server refused the connection',
  cause:
    'Nothing listens on the address of the server line, or its certificate is not trusted (ssl verify required). The client got 503 after the retries.',
  remedy: 'Start the application, correct the port of the server line, or give HAProxy the ca-file.',
  check: 'ss -ltnp',
};

const KILLED: LogCause = {
  title: 'HAProxy was stopped or told to end the connection',
  cause:
    'At a reload, the old process ends what is still open when hard-stop-after is over; an administrator can do it too. The client sees an end without a close frame.',
  remedy: 'Raise hard-stop-after, and let clients reconnect after a random delay.',
  ruleIds: ['H29'],
};

const BY_STATE: Readonly<Record<string, LogCause>> = {
  sC: {
    title: 'The server did not take the connection in time',
    cause:
      'timeout connect ran out: the address is wrong or a firewall drops packets, or the server line says ssl and the port speaks clear text. The client got 503.',
    remedy: 'Check the address, the firewall, and whether the port speaks TLS.',
    check: 'openssl s_client -connect SERVER:PORT </dev/null',
  },
  sH: {
    title: 'The server did not answer the handshake in time',
    cause:
      'It took the connection and sent no 101 within timeout server. The client got 504. There was no WebSocket yet: this is no idle limit.',
    remedy: 'Find out why the server hangs before it answers 101. Where it needs that long, raise timeout server.',
    ruleIds: ['H27'],
  },
  sQ: {
    title: 'The handshake waited in the queue for too long',
    cause:
      'The server has maxconn connections, and every open WebSocket keeps one. timeout queue ran out, and the client got 503.',
    remedy: 'Raise maxconn on the server line to the number of WebSockets that the server can hold.',
    ruleIds: ['H26', 'H30'],
  },
  PH: {
    title: 'The answer of the server is not HTTP',
    cause:
      'HAProxy refused what the server sent, and the client got 502: the port belongs to another protocol, or speaks TLS while the server line has no ssl.',
    remedy: 'Check the port of the server line; where it speaks TLS, add ssl.',
  },
  SH: {
    title: 'The server hung up instead of answering the handshake',
    cause: 'It closed or reset the connection before the header of its answer. The client got 502.',
    remedy: 'Look at the log of the application at this time.',
  },
  LR: {
    title: 'HAProxy answered the handshake itself',
    cause: 'A redirect, a return or an authentication of the config. A WebSocket client follows no redirect.',
    remedy: 'Let the rule leave out handshakes, or connect to the URL that it redirects to.',
  },
  cR: {
    title: 'The client sent no whole request in time',
    cause:
      'It connected and sent nothing, or a part: timeout http-request or timeout client ran out, and it got 408. Health checks and browsers that connect ahead look like this too.',
    remedy: 'Nothing where it is a check: option dontlognull leaves it out. Otherwise look at the client’s network.',
  },
};

function findRefusalCause({ status, isBadRequest }: HaproxyTraffic): LogCause {
  if (isBadRequest && (status ?? 0) <= 0) {
    return {
      title: 'The request is not what the bind expects',
      cause:
        'HAProxy closed without an answer. A bind with proto h2 does this to HTTP/1.1, and a WebSocket handshake is HTTP/1.1 there.',
      remedy: 'Take proto h2 from the bind; over TLS, alpn h2,http/1.1 lets the client choose.',
      ruleIds: ['H15'],
    };
  }
  if (isBadRequest) {
    return {
      title: 'The request is no valid HTTP',
      cause:
        'The client got 400: its header is larger than tune.bufsize (16 KB), or it spoke TLS to a bind without ssl.',
      remedy: 'Send shorter cookies and tokens or raise tune.bufsize; connect with ws://, or add ssl to the bind.',
    };
  }
  return {
    title: 'A rule of the config refused the handshake',
    cause: `http-request deny, reject, silent-drop or a limit of rates answered it${status !== undefined && status > 0 ? ` with ${status}` : ' with nothing'}; no server was asked.`,
    remedy:
      'Look for the rule whose condition fits the handshake: one about Upgrade, the method, the address or a rate.',
    ruleIds: ['H22', 'H21'],
  };
}
