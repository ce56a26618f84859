import type { LabCase } from '../../support/labCase';
import { probePlain, probeWebSocket } from '../../support/probe';
import { site } from '../site';

const url = (front: number) => `127.0.0.1:${front}/`;
const probeSubprotocol = (front: number) => probeWebSocket(`ws://${url(front)}`, { protocols: ['mqtt'] });
const probeBoth = async (front: number) => ({
  plain: await probePlain(`http://${url(front)}`),
  socket: (await probeWebSocket(`ws://${url(front)}`)).outcome,
});

/** Header fields that a rule takes away or writes anew. */
export const headerCases: readonly LabCase[] = [
  ...[
    'http-response del-header Sec-WebSocket-Extensions',
    'http-after-response del-header Sec-WebSocket-Extensions',
    'http-response del-header ^sec-websocket-ext -m reg',
  ].map(
    (line): LabCase => ({
      rule: 'H10',
      title: `${line}, and a server that compresses`,
      config: site({ chat: `    ${line}\n` }),
      backend: { isCompressing: true },
      broken: { outcome: 'failed' },
    }),
  ),
  {
    rule: 'H11',
    title: 'Sec-WebSocket-Key is deleted',
    config: site({ chat: '    http-request del-header Sec-WebSocket-Key\n' }),
    broken: { outcome: 'failed' },
  },
  {
    rule: 'H11',
    title: 'Sec-WebSocket-Key is a constant',
    config: site({ chat: '    http-request set-header Sec-WebSocket-Key dGhlIHNhbXBsZSBub25jZQ==\n' }),
    broken: { outcome: 'failed' },
  },
  ...['del-header Sec-WebSocket-Version', 'set-header Sec-WebSocket-Version 7'].map(
    (action): LabCase => ({
      rule: 'H11',
      title: action,
      config: site({ chat: `    http-request ${action}\n` }),
      broken: { outcome: 'refused', status: 400 },
    }),
  ),
  ...['http-request', 'http-response'].map(
    (direction): LabCase => ({
      rule: 'H12',
      title: `${direction} del-header Sec-WebSocket-Protocol`,
      config: site({ chat: `    ${direction} del-header Sec-WebSocket-Protocol\n` }),
      probe: probeSubprotocol,
      broken: { outcome: 'failed', message: 'Server sent no subprotocol' },
    }),
  ),
  ...(['set-header', 'add-header'] as const).map(
    (action): LabCase => ({
      rule: 'H13',
      title: `plain requests ask for an upgrade, ${action}`,
      config: ({ front, back }) => `defaults
    mode http
    timeout connect 2s
    timeout client 1h
    timeout server 1h

frontend web
    bind 127.0.0.1:${front}
    default_backend app

backend app
    http-request ${action} Connection upgrade
    http-request ${action} Upgrade websocket
    server app1 127.0.0.1:${back}
`,
      probe: probeBoth,
      broken: { plain: 400, socket: action === 'set-header' ? 'works' : 'refused' },
      working: { plain: 200, socket: 'works' },
    }),
  ),
  {
    rule: 'H13',
    title: 'Upgrade is added to that of the handshake',
    config: site({ chat: '    http-request add-header Upgrade websocket\n' }),
    broken: { outcome: 'refused', status: 400 },
  },
];
