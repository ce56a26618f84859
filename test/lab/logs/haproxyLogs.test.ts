import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainLogLine, isKnownLog } from '../../../src/lint/logs/explainLogLine';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { freePort } from '../support/freePort';
import { findProxy } from '../support/proxyBinary';
import type { RunningProxy } from '../support/proxyProcess';
import {
  connectAndReset,
  connectAndWait,
  type PlantedServers,
  sendRaw,
  startPlantedServers,
  TLS_HELLO,
} from './planted';

const haproxy = findProxy('haproxy') ?? '';
const TLS = join(import.meta.dirname, '..', '..', 'fixtures', 'tls');

const CASES = [
  { path: '/idle', meet: connectAndWait, state: 'cD--', title: 'An open WebSocket was cut for silence' },
  { path: '/serveridle', meet: connectAndWait, state: 'sD--', title: 'An open WebSocket was cut for silence' },
  { path: '/mute', meet: connectAndWait, state: 'sH--', title: 'The server did not answer the handshake in time' },
  { path: '/closed', meet: connectAndWait, state: 'SC--', title: 'The server refused the connection' },
  {
    path: '/hangup',
    meet: connectAndWait,
    state: 'SH--',
    title: 'The server hung up instead of answering the handshake',
  },
  { path: '/foreign', meet: connectAndWait, state: 'PH--', title: 'The answer of the server is not HTTP' },
  { path: '/reset', meet: connectAndWait, state: 'SD--', title: 'The server reset an open WebSocket' },
  { path: '/good', meet: connectAndReset, state: 'CD--', title: 'The client reset an open WebSocket' },
  { path: '/none', meet: connectAndWait, state: 'SC--', title: 'There was no server to send the handshake to' },
  { path: '/denied', meet: connectAndWait, state: 'PR--', title: 'A rule of the config refused the handshake' },
  { path: '/moved', meet: connectAndWait, state: 'LR--', title: 'HAProxy answered the handshake itself' },
] as const;

describe.skipIf(haproxy === '')('lines that a real HAProxy writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-logs-'));
  const receiver = createSocket('udp4');
  const lines: string[] = [];
  let servers: PlantedServers;
  let proxy: RunningProxy;
  const ports = { front: 0, tls: 0, tcp: 0, h2: 0 };

  beforeAll(async () => {
    receiver.on('message', (message) => lines.push(message.toString().trimEnd()));
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    servers = await startPlantedServers();
    for (const name of ['front', 'tls', 'tcp', 'h2'] as const) ports[name] = await freePort();
    const pem = ['localhost.pem', 'localhost.key'].map((file) => readFileSync(join(TLS, file), 'utf8')).join('');
    writeFileSync(join(folder, 'server.pem'), pem);
    proxy = await startHaproxy(haproxy, toConfig(), ports.front);
  });
  afterAll(async () => {
    await proxy?.stop();
    await servers?.close();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function toConfig(): string {
    const { good, closed, mute, hangup, foreign, reset } = servers.ports;
    const backends = { good, closed, mute, hangup, foreign, reset, idle: good, serveridle: good };
    const extra: Readonly<Record<string, string>> = {
      mute: 'timeout server 1s',
      idle: 'timeout tunnel 1s',
      serveridle: 'timeout server 1s',
      closed: 'retries 0',
    };
    const sections = Object.entries(backends).map(
      ([name, port]) => `backend ${name}\n    ${extra[name] ?? ''}\n    server s1 127.0.0.1:${port}\n`,
    );
    const uses = [...Object.keys(backends), 'none'].map((name) => `    use_backend ${name} if { path /${name} }`);
    return `global
    log 127.0.0.1:${receiver.address().port} local0

defaults
    mode http
    log global
    option httplog
    timeout connect 2s
    timeout client 20s
    timeout server 20s

frontend web
    bind 127.0.0.1:${ports.front}
    bind 127.0.0.1:${ports.tls} ssl crt ${folder}/server.pem
    bind 127.0.0.1:${ports.h2} proto h2
    http-request deny if { path /denied }
    http-request redirect location /elsewhere if { path /moved }
${uses.join('\n')}

${sections.join('\n')}
backend none
    server s1 127.0.0.1:${good} disabled

backend checked
    server s1 127.0.0.1:${closed} check inter 100ms fall 1

backend asked
    option httpchk GET /
    server s1 127.0.0.1:${servers.ports.foreign} check inter 100ms fall 1

listen raw
    mode tcp
    option tcplog
    bind 127.0.0.1:${ports.tcp}
    timeout client 1s
    timeout server 1s
    server s1 127.0.0.1:${good}
`;
  }

  async function expectLine(isWanted: (line: string) => boolean, title: string): Promise<void> {
    await expect
      .poll(() => lines.filter(isWanted).map((line) => explainLogLine(line)?.title ?? line), { timeout: 10_000 })
      .toContain(title);
  }

  it.each(CASES)('$path, $state: $title', async ({ path, meet, state, title }) => {
    await meet(`ws://127.0.0.1:${ports.front}${path}`);
    await expectLine((line) => line.includes(`GET ${path} `) && line.includes(` ${state} `), title);
  });

  it('TLS to a plain bind', async () => {
    await sendRaw(ports.front, TLS_HELLO);
    await expectLine((line) => line.includes(' 400 ') && line.includes('<BADREQ>'), 'The request is no valid HTTP');
  });

  it('HTTP/1.1 to a bind of HTTP/2 only', async () => {
    await connectAndWait(`ws://127.0.0.1:${ports.h2}/good`);
    await expectLine(
      (line) => line.includes(' 0 ') && line.includes('<BADREQ>'),
      'The request is not what the bind expects',
    );
  });

  it('clear text to a TLS bind', async () => {
    await sendRaw(ports.tls, 'GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await expectLine((line) => line.includes('handshake failure'), 'TLS did not come about');
  });

  it('mode tcp', async () => {
    await connectAndWait(`ws://127.0.0.1:${ports.tcp}/`);
    await expectLine(
      (line) => line.includes(' raw raw/s1 ') && line.includes(' cD '),
      'An open connection was cut for silence',
    );
  });

  it('a health check that fails, and the backend that it leaves empty', async () => {
    await expectLine((line) => line.includes('checked/s1'), 'A health check took the server out');
    await expectLine((line) => /backend '?checked/.test(line), 'No server of the backend is left');
  });

  it('the lines are known', () => {
    expect(lines.filter((line) => isKnownLog([line])).length).toBeGreaterThan(CASES.length);
  });
});
