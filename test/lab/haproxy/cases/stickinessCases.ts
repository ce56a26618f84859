import type { LabCase, Ports } from '../../support/labCase';
import { probeNodes } from '../../support/nodes';

const POLLS = ['/socket.io/?EIO=4&transport=polling', '/socket.io/?EIO=4&sid=a', '/socket.io/?EIO=4&sid=a&t=2', '/'];

interface NodesParts {
  readonly mode?: string;
  readonly lines?: string;
  readonly options?: readonly [string, string];
}

/** Everything goes to two nodes. */
const toNodes =
  ({ mode = 'http', lines = '', options = ['', ''] }: NodesParts) =>
  ({ front, back, other }: Ports): string =>
    `defaults
    mode ${mode}
    timeout connect 2s
    timeout client 1h
    timeout server 1h

frontend web
    bind 127.0.0.1:${front}
    default_backend socketio

backend socketio
${lines}    server io1 127.0.0.1:${back}${options[0]}
    server io2 127.0.0.1:${other}${options[1]}
`;

const stays = { broken: 'several nodes', working: 'one node' } as const;
const polls = (front: number) => probeNodes(front, { paths: POLLS });

export const stickinessCases: readonly LabCase[] = [
  ...['', '    balance roundrobin\n', '    balance static-rr\n', '    balance leastconn\n'].map(
    (lines): LabCase => ({
      rule: 'H17',
      title: `${lines.trim() || 'no balance line'}: two requests of one client go to two nodes`,
      config: toNodes({ lines }),
      ...stays,
      probe: polls,
    }),
  ),
  {
    rule: 'H18',
    title: 'a stick table that nothing fills',
    config: toNodes({ lines: '    stick-table type ip size 1k expire 10m\n' }),
    ...stays,
    probe: polls,
  },
  {
    rule: 'H18',
    title: 'a stick rule without a table',
    config: toNodes({ lines: '    stick on src\n' }),
    broken: 'does not start',
    working: 'one node',
    probe: polls,
  },
  {
    rule: 'H18',
    title: 'a stick rule on a cookie without a table',
    config: toNodes({ lines: '    stick match req.cook(SID)\n    stick store-response res.cook(SID)\n' }),
    broken: 'does not start',
  },
  {
    rule: 'H19',
    title: 'balance uri whole: each poll has another query',
    config: toNodes({ lines: '    balance uri whole\n' }),
    ...stays,
    probe: (front) =>
      probeNodes(front, { paths: ['0', '1', '2', '3', '4', '5', '6', '7'].map((t) => `/socket.io/?EIO=4&t=${t}`) }),
  },
  {
    rule: 'H19',
    title: 'balance url_param: the first requests do not have it',
    config: toNodes({ lines: '    balance url_param sid\n' }),
    ...stays,
    probe: polls,
  },
  {
    rule: 'H19',
    title: 'balance hdr: requests without it take turns',
    config: toNodes({ lines: '    balance hdr(X-Session)\n' }),
    ...stays,
    probe: polls,
  },
  {
    rule: 'H19',
    title: 'balance uri: SockJS uses several paths for a session',
    config: (ports) => toNodes({ lines: '    balance uri\n' })(ports).replaceAll('socketio', 'sockjs'),
    ...stays,
    probe: (front) =>
      probeNodes(front, { paths: ['/sockjs/0/{client}/xhr', '/sockjs/0/{client}/xhr_send'], clients: 8 }),
  },
  {
    rule: 'H20',
    title: 'a cookie in mode tcp is ignored',
    config: toNodes({
      mode: 'tcp',
      lines: '    cookie SRV insert indirect nocache\n',
      options: [' cookie a', ' cookie b'],
    }),
    ...stays,
    probe: polls,
  },
];
