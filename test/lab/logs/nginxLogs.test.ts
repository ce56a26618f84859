import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainLogLine, isKnownLog } from '../../../src/lint/logs/explainLogLine';
import { startNginx } from '../nginx/nginxProcess';
import { HEADERS } from '../nginx/site';
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

const nginx = findProxy('nginx') ?? '';

/** A fault that is planted, how it is met, and what its line must be called. */
interface Case {
  readonly path: string;
  meet(url: string, port: number): Promise<unknown>;
  readonly title: string;
}

const post = (url: string) => fetch(url.replace('ws:', 'http:'), { method: 'POST', body: 'x'.repeat(4_096) });

const ERROR_CASES: readonly Case[] = [
  { path: '/idle', meet: connectAndWait, title: 'An open WebSocket was silent for too long' },
  { path: '/mute', meet: connectAndWait, title: 'The server took the connection and did not answer in time' },
  { path: '/closed', meet: connectAndWait, title: 'Nothing listens on the server’s port' },
  { path: '/hangup', meet: connectAndWait, title: 'The server hung up instead of answering the handshake' },
  { path: '/foreign', meet: connectAndWait, title: 'The answer of the server is not HTTP' },
  { path: '/reset', meet: connectAndWait, title: 'The server reset an open WebSocket' },
  { path: '/good', meet: connectAndReset, title: 'The client reset an open WebSocket' },
  { path: '/big', meet: connectAndWait, title: 'The header of the answer is larger than the buffer' },
  { path: '/tls', meet: connectAndWait, title: 'The server does not speak TLS' },
  { path: '/unix', meet: connectAndWait, title: 'The Unix socket of the server is not there' },
  { path: '/denied', meet: connectAndWait, title: 'A deny rule refused the client' },
  { path: '/nowhere', meet: connectAndWait, title: 'The request was looked for as a file' },
  { path: '/body', meet: post, title: 'A request body is over client_max_body_size' },
  {
    path: '/limited',
    meet: async (url) => {
      await connectAndWait(url);
      await connectAndWait(url);
    },
    title: 'limit_req refused a request',
  },
  {
    path: '"\x16\x03',
    meet: (_url, port) => sendRaw(port, TLS_HELLO),
    title: 'The client speaks TLS to a port without TLS',
  },
];

const ACCESS_CASES: readonly (Case & { readonly status: string })[] = [
  { path: '/idle', meet: connectAndWait, status: '101', title: '101: a WebSocket that lasted 1.0 s' },
  { path: '/foreign', meet: connectAndWait, status: '009', title: '009: the answer of the server is not HTTP' },
  { path: '/mute', meet: connectAndWait, status: '504', title: '504: the server did not answer the handshake in time' },
  { path: '/hangup', meet: connectAndWait, status: '502', title: '502: no usable answer from the server' },
  {
    path: '/slow',
    meet: (_url, port) =>
      sendRaw(port, 'GET /slow HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    status: '499',
    title: '499: the client gave up before it was answered',
  },
];

describe.skipIf(nginx === '')('lines that a real nginx writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-logs-'));
  const errorLog = join(folder, 'error.log');
  const accessLog = join(folder, 'access.log');
  let servers: PlantedServers;
  let proxy: RunningProxy;
  let front = 0;

  beforeAll(async () => {
    servers = await startPlantedServers();
    front = await freePort();
    proxy = await startNginx(nginx, { 'nginx.conf': toConfig(front, servers.ports) }, front);
  });
  afterAll(async () => {
    await proxy?.stop();
    await servers?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function toConfig(port: number, ports: PlantedServers['ports']): string {
    const to = (path: string, target: string, more = '') =>
      `location ${path} { proxy_pass ${target}; ${HEADERS} ${more} }`;
    const here = (target: number) => `http://127.0.0.1:${target}`;
    return `events {}

http {
    limit_req_zone $binary_remote_addr zone=ws:1m rate=1r/m;
    log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time';
    server {
        listen 127.0.0.1:${port};
        root ${folder};
        error_log ${errorLog} info;
        access_log ${accessLog} timed;
        ${to('/good', here(ports.good))}
        ${to('/idle', here(ports.good), 'proxy_read_timeout 1s;')}
        ${to('/mute', here(ports.mute), 'proxy_read_timeout 1s;')}
        ${to('/slow', here(ports.mute))}
        ${to('/closed', here(ports.closed))}
        ${to('/hangup', here(ports.hangup))}
        ${to('/foreign', here(ports.foreign))}
        ${to('/reset', here(ports.reset))}
        ${to('/big', here(ports.big))}
        ${to('/tls', `https://127.0.0.1:${ports.good}`)}
        ${to('/unix', `http://unix:${folder}/gone.sock`)}
        ${to('/denied', here(ports.good), 'deny all;')}
        ${to('/body', here(ports.good), 'client_max_body_size 1k;')}
        ${to('/limited', here(ports.hangup), 'limit_req zone=ws;')}
    }
}
`;
  }

  /** Waits for a line about the path that is called so; fails with what the lines about it are called. */
  async function expectLine(file: string, path: string, isWanted: (line: string) => boolean, title: string) {
    await expect
      .poll(
        () =>
          readLines(file)
            .filter((line) => line.includes(path) && isWanted(line))
            .map((line) => explainLogLine(line)?.title ?? line),
        { timeout: 10_000 },
      )
      .toContain(title);
  }

  it.each(ERROR_CASES)('error.log, $path: $title', async ({ path, meet, title }) => {
    await meet(`ws://127.0.0.1:${front}${path}`, front);
    await expectLine(errorLog, path, () => true, title);
  });

  it.each(ACCESS_CASES)('access.log, $path: $title', async ({ path, meet, status, title }) => {
    await meet(`ws://127.0.0.1:${front}${path}`, front);
    await expectLine(accessLog, path, (line) => line.includes(`" ${status} `), title);
  });

  it('both files are known by their lines', () => {
    expect(isKnownLog(readLines(errorLog))).toBe(true);
    expect(isKnownLog(readLines(accessLog))).toBe(true);
  });
});

function readLines(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n');
}
