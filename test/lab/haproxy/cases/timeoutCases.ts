import type { LabCase, Ports } from '../../support/labCase';
import { IDLE_MS, site } from '../site';

const CUT = { outcome: 'cut', code: 1006 };
const short = { client: '1s', server: '1s' };

const defaults = (client: string, ...lines: readonly string[]) =>
  [
    'defaults',
    'mode http',
    'timeout connect 2s',
    `timeout client ${client}`,
    `timeout server ${client}`,
    ...lines,
  ].join('\n    ');
const listen = ({ front, back }: Ports) => `listen chat
    bind 127.0.0.1:${front}
    server chat1 127.0.0.1:${back}
`;

/** What times mean, and which of them are in force. */
export const timeoutCases: readonly LabCase[] = [
  {
    rule: 'H3',
    title: 'timeout tunnel 1200 is 1.2 s',
    config: site({ chat: '    timeout tunnel 1200\n' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'H3',
    title: 'timeout client 900 is 0.9 s',
    config: site({ client: '900' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'H3',
    title: 'timeout server 300 is 0.3 s, within which the 101 has to come',
    config: site({ server: '300', chat: '    timeout tunnel 1h\n' }),
    backend: { handshakeDelayMs: 900 },
    broken: { outcome: 'refused', status: 504 },
  },
  {
    rule: 'H5',
    title: 'timeout tunnel 0 is none',
    config: site({ ...short, chat: '    timeout tunnel 0\n' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'H6',
    title: 'timeout tunnel 30d',
    config: site({ chat: '    timeout tunnel 30d\n' }),
    broken: 'does not start',
  },
  {
    rule: 'H6',
    title: 'timeout client 25d',
    config: site({ client: '25d' }),
    broken: 'does not start',
  },
  {
    rule: 'H6',
    title: 'timeout tunnel 1s cuts below timeout client and server 1h',
    config: site({ chat: '    timeout tunnel 1s\n' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'H6',
    title: 'of timeout tunnel 1s30m only 1s is read',
    config: site({ chat: '    timeout tunnel 1s30m\n' }),
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'H7',
    title: 'a second anonymous defaults',
    config: (ports) => `${defaults('1s', 'timeout tunnel 1h')}\n\n${defaults('1s')}\n\n${listen(ports)}`,
    broken: CUT,
    idleMs: IDLE_MS,
  },
  {
    rule: 'H7',
    title: 'defaults below every section',
    config: (ports) =>
      `global\n    maxconn 100\n\n${defaults('1s')}\n\n${listen(ports)}\ndefaults\n    timeout tunnel 1h\n`,
    broken: CUT,
    idleMs: IDLE_MS,
  },
];
