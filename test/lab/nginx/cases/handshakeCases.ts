import { request } from 'node:http';
import type { LabCase } from '../../support/labCase';
import { probePlain, probeWebSocket } from '../../support/probe';
import { CONNECTION, HEADERS, REFUSED_400, REFUSED_426, site, UPGRADE, VERSION } from '../site';

const NEWLINE = '\n            ';
const MAPPED = 'proxy_set_header Connection $connection_upgrade;';
const CONSTANT = 'proxy_set_header Upgrade websocket;';
const USUAL_MAP = "map $http_upgrade $connection_upgrade { default upgrade; '' close; }";
const DOES_NOT_START = 'does not start';
const FAILED = { outcome: 'failed' } as const;

/** Complete headers and one line more. */
const spoiledBy = (rule: string, line: string, broken: LabCase['broken']): LabCase => ({
  rule,
  title: line,
  config: site({ location: `${HEADERS}${NEWLINE}${line}` }),
  broken,
});

const withMap = (title: string, map: string): LabCase => ({
  rule: 'N8',
  title,
  config: site({ http: map, location: `${VERSION} ${UPGRADE} ${MAPPED}` }),
  broken: REFUSED_426,
});

const replaced = (from: string, to: string, config: LabCase['config']): LabCase['config'] => {
  return (ports) => config(ports).replace(from, to);
};

export const handshakeCases: readonly LabCase[] = [
  withMap('the map swaps its rows', "map $http_upgrade $connection_upgrade { default close; '' upgrade; }"),
  withMap('the map has no default', "map $http_upgrade $connection_upgrade { '' close; }"),
  withMap('the map has no row at all', 'map $http_upgrade $connection_upgrade { }'),
  withMap(
    'the map closes for websocket',
    'map $http_upgrade $connection_upgrade { default upgrade; websocket close; }',
  ),
  {
    rule: 'N9',
    title: 'colons behind the names',
    config: site({
      location: `${VERSION}${NEWLINE}proxy_set_header Upgrade: $http_upgrade;${NEWLINE}proxy_set_header Connection: "upgrade";`,
    }),
    broken: REFUSED_426,
  },
  {
    rule: 'N9',
    title: 'a quote behind the name',
    config: site({ location: `${VERSION} ${CONNECTION}${NEWLINE}proxy_set_header Upgrade" $http_upgrade;` }),
    broken: REFUSED_400,
  },
  {
    rule: 'N9',
    title: 'name and value glued',
    config: site({ location: `${VERSION} ${UPGRADE}${NEWLINE}proxy_set_header Connection"upgrade";` }),
    broken: DOES_NOT_START,
  },
  spoiledBy('N10', 'proxy_set_header Sec-WebSocket-Key "";', REFUSED_400),
  spoiledBy('N10', 'proxy_set_header Sec-WebSocket-Key dGhlIHNhbXBsZSBub25jZQ==;', FAILED),
  spoiledBy('N10', 'proxy_set_header Sec-WebSocket-Version "";', REFUSED_400),
  // The client library takes a 101 without Upgrade for a plain answer.
  spoiledBy('N10', 'proxy_hide_header Upgrade;', { outcome: 'refused', status: 101 }),
  spoiledBy('N10', 'proxy_hide_header Sec-WebSocket-Accept;', FAILED),
  spoiledBy('N10', 'proxy_pass_request_headers off;', REFUSED_400),
  spoiledBy('N10', 'proxy_method POST;', { outcome: 'refused', status: 405 }),
  spoiledBy('N10', 'proxy_set_body x;', { outcome: 'cut', code: 1002 }),
  { ...spoiledBy('N11', 'proxy_hide_header Sec-WebSocket-Extensions;', FAILED), backend: { isCompressing: true } },
  {
    rule: 'N20',
    title: 'a constant Origin in front of a server that checks it',
    config: site({
      location: `${HEADERS} proxy_set_header Host $http_host;${NEWLINE}proxy_set_header Origin http://app.example.com;`,
    }),
    backend: { isCheckingOrigin: true },
    probe: probeFromPage,
    broken: { outcome: 'refused', status: 403 },
  },
  {
    rule: 'N20',
    title: 'an empty Origin in front of a server that checks it',
    config: site({ location: `${HEADERS} proxy_set_header Host $http_host;${NEWLINE}proxy_set_header Origin "";` }),
    backend: { isCheckingOrigin: true },
    probe: probeFromPage,
    broken: { outcome: 'refused', status: 403 },
  },
  { ...spoiledBy('N21', 'proxy_set_header Sec-WebSocket-Protocol "";', FAILED), probe: probeWithSubprotocol },
  { ...spoiledBy('N21', 'proxy_hide_header Sec-WebSocket-Protocol;', FAILED), probe: probeWithSubprotocol },
  {
    rule: 'N29',
    title: 'constants turn plain requests into broken handshakes',
    config: replaced('/ws/', '/', site({ location: `${VERSION} ${CONSTANT} ${CONNECTION}` })),
    probe: probeBoth,
    broken: { plain: 400, socket: { outcome: 'works' } },
    working: { plain: 200, socket: { outcome: 'works' } },
  },
  {
    rule: 'N15',
    title: 'ws://',
    config: replaced('http://app', 'ws://app', site({ location: HEADERS })),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N15',
    title: 'ws:// before a variable',
    config: replaced('http://app', 'ws://$node', site({ server: 'set $node app;', location: HEADERS })),
    broken: { outcome: 'refused', status: 500 },
  },
  {
    rule: 'N7',
    title: 'no map',
    config: site({ location: `${VERSION} ${UPGRADE} ${MAPPED}` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N7',
    title: 'a misspelt variable',
    config: site({ http: USUAL_MAP, location: `${HEADERS}${NEWLINE}proxy_set_header Connection $conn_upgrade;` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N7',
    title: 'Upgrade from a variable that does not exist',
    config: site({ location: `${VERSION} ${CONNECTION}${NEWLINE}proxy_set_header Upgrade $upgrade;` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'P3',
    title: 'a semicolon is missing',
    config: site({ location: `${VERSION} ${UPGRADE.slice(0, -1)}${NEWLINE}${CONNECTION}` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'P3',
    title: 'a quote is missing',
    config: site({ location: `${VERSION} ${UPGRADE}${NEWLINE}proxy_set_header Connection "upgrade;` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'P3',
    title: 'a brace is missing at the end',
    config: (ports) => site({ location: HEADERS })(ports).slice(0, -2),
    broken: DOES_NOT_START,
  },
  {
    rule: 'P3',
    title: 'a brace too many',
    config: (ports) => `${site({ location: HEADERS })(ports)}}\n`,
    broken: DOES_NOT_START,
  },
  {
    rule: 'P3',
    title: 'a semicolon behind a brace',
    config: replaced('    }\n', '    };\n', site({ location: HEADERS })),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N16',
    title: 'add_header',
    config: site({
      location: `${VERSION}${NEWLINE}add_header Upgrade $http_upgrade always;${NEWLINE}add_header Connection "upgrade";`,
    }),
    broken: REFUSED_426,
  },
  {
    rule: 'N16',
    title: 'proxy_pass_header',
    config: site({ server: 'proxy_pass_header Upgrade; proxy_pass_header Connection;', location: VERSION }),
    broken: REFUSED_426,
  },
  {
    rule: 'N32',
    title: 'headers in an if',
    config: site({ location: `${VERSION}${NEWLINE}if ($http_upgrade) { ${UPGRADE} ${CONNECTION} }` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N32',
    title: 'what the location says already',
    config: site({
      location: `${HEADERS}${NEWLINE}if ($http_upgrade) { ${VERSION} ${UPGRADE} proxy_read_timeout 1h; }`,
    }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N35',
    title: 'a map in the server',
    config: site({ server: USUAL_MAP, location: `${VERSION} ${UPGRADE} ${MAPPED}` }),
    broken: DOES_NOT_START,
  },
  {
    rule: 'N35',
    title: 'a map outside of http',
    config: (ports) => `${USUAL_MAP}\n${site({ location: `${VERSION} ${UPGRADE} ${MAPPED}` })(ports)}`,
    broken: DOES_NOT_START,
  },
  {
    rule: 'N31',
    title: 'a client that writes WebSocket',
    config: site({ location: `${HEADERS}${NEWLINE}if ($http_upgrade != websocket) { return 403; }` }),
    probe: probeInOtherCase,
    broken: 403,
    working: 101,
  },
];

function probeFromPage(front: number): Promise<unknown> {
  return probeWebSocket(`ws://127.0.0.1:${front}/ws/`, { headers: { Origin: `http://127.0.0.1:${front}` } });
}

function probeWithSubprotocol(front: number): Promise<unknown> {
  return probeWebSocket(`ws://127.0.0.1:${front}/ws/`, { protocols: ['chat'] });
}

async function probeBoth(front: number): Promise<unknown> {
  const socket = await probeWebSocket(`ws://127.0.0.1:${front}/`);
  return { plain: await probePlain(`http://127.0.0.1:${front}/`), socket };
}

/** The status of a handshake whose `Upgrade` is written as in the RFC's heading; the client library knows one spelling only. */
function probeInOtherCase(front: number): Promise<unknown> {
  const headers = {
    Upgrade: 'WebSocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
  };
  return new Promise((resolve, reject) => {
    const handshake = request({ host: '127.0.0.1', port: front, path: '/ws/', headers });
    handshake.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    handshake.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    handshake.on('error', reject);
    handshake.end();
  });
}
