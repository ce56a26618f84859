import { onTestFinished } from 'vitest';
import { startWsNode, type WsNode, type WsNodeOptions } from '../../support/wsNode';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { startNginx } from '../nginx/nginxProcess';
import { freePort } from '../support/freePort';
import { findProxy } from '../support/proxyBinary';

/** Two nodes behind a real proxy; everything ends with the test. */

export const nginx = findProxy('nginx');
export const haproxy = findProxy('haproxy');

export async function startTwoNodes(
  toOptions: (name: string) => WsNodeOptions = () => ({}),
): Promise<readonly [WsNode, WsNode]> {
  const start = async (name: string) => {
    const node = await startWsNode(name, toOptions(name));
    onTestFinished(() => node.close());
    return node;
  };
  return [await start('n1'), await start('n2')];
}

const UPGRADE =
  'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;';

/** URL of an nginx that balances over the nodes; `balance` goes into the upstream, `outside` beside it, `inside` into the location. */
export async function balanceByNginx(
  nodes: readonly WsNode[],
  { balance = '', outside = '', inside = '' } = {},
): Promise<string> {
  const port = await freePort();
  const text = `events {}
http {
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  ${outside}
  upstream nodes { ${balance} ${nodes.map((node) => `server 127.0.0.1:${node.port};`).join(' ')} }
  server {
    listen 127.0.0.1:${port};
    location /ws { ${UPGRADE} ${inside} proxy_pass http://nodes; }
  }
}
`;
  const proxy = await startNginx(nginx ?? '', { 'nginx.conf': text }, port);
  onTestFinished(() => proxy.stop());
  return `ws://127.0.0.1:${port}/ws`;
}

/** URL of a HAProxy that balances over the nodes as these lines of the backend say. */
export async function balanceByHaproxy(nodes: readonly WsNode[], ...lines: readonly string[]): Promise<string> {
  const port = await freePort();
  const hasCookie = lines.some((line) => line.startsWith('cookie '));
  const servers = nodes.map(
    (node, at) => `  server s${at + 1} 127.0.0.1:${node.port}${hasCookie ? ` cookie s${at + 1}` : ''}`,
  );
  const text = [
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 30s',
    '  timeout server 30s',
    '  timeout tunnel 1h',
    'frontend web',
    `  bind 127.0.0.1:${port}`,
    '  default_backend nodes',
    'backend nodes',
    ...lines.map((line) => `  ${line}`),
    ...servers,
    '',
  ].join('\n');
  const proxy = await startHaproxy(haproxy ?? '', text, port);
  onTestFinished(() => proxy.stop());
  return `ws://127.0.0.1:${port}/ws`;
}
