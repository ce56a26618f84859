import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { findDiagnostic, openFile } from './editor';
import { test } from './runner';

const IDLE =
  '2026/11/24 12:00:01 [info] 8#8: *5 upstream timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.7, server: chat, request: "GET /ws HTTP/1.1", upstream: "http://127.0.0.1:9000/ws", host: "chat"';
const REFUSED =
  '2026/11/24 12:00:01 [error] 8#8: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: chat, request: "GET /ws HTTP/1.1", upstream: "http://127.0.0.1:9000/ws", host: "chat"';
const HAPROXY =
  'Nov 24 12:00:01 lb haproxy[8]: 192.0.2.7:40312 [24/Nov/2026:12:00:01.123] web chat/s1 0/0/0/-1/1002 504 198 - - sH-- 1/1/0/0/0 0/0 "GET /ws HTTP/1.1"';

/** What our hover says where a text stands in a line; empty where it says nothing. */
async function readHover(document: vscode.TextDocument, line: number, text: string): Promise<string> {
  const position = new vscode.Position(line, document.lineAt(line).text.indexOf(text) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

test('a line of NGINX’s error log says cause, remedy and what to run', async () => {
  const document = await openFile('error.log', `${IDLE}\n${REFUSED}\n`);
  const refused = await readHover(document, 1, 'connect()');
  assert.match(refused, /Nothing listens on the server/);
  assert.match(refused, /ss -ltnp 'sport = :9000'/);
  const idle = await readHover(document, 0, 'upstream timed out');
  assert.match(idle, /What to do: Send a ping/);
  assert.match(idle, /command:socketscope\.showRule\?%5B%22N12%22%5D/);
});

test('a hover leads to the line of an open config that has the cause', async () => {
  const config = await openFile(
    'nginx.conf',
    `http {
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    server {
        listen 8080;
        location /ws {
            proxy_pass http://127.0.0.1:9000;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header Host $http_host;
        }
    }
}
`,
  );
  const finding = await findDiagnostic(config, 'N12');
  const document = await openFile('error.log', `${IDLE}\n`);
  const hover = await readHover(document, 0, 'upstream timed out');
  assert.match(hover, new RegExp(`Show in config: nginx\\.conf line ${finding.range.start.line + 1}`));
  const args = /command:socketscope\.showFinding\?([^)]+)\)/.exec(hover)?.[1];
  assert.ok(args);
  await vscode.commands.executeCommand('socketscope.showFinding', ...JSON.parse(decodeURIComponent(args)));
  assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), config.uri.toString());
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('a file of another name is known by its first lines, and other text gets nothing', async () => {
  const named = await openFile('captured.txt', `${HAPROXY}\n`);
  assert.match(await readHover(named, 0, 'sH--'), /The server did not answer the handshake in time/);
  const other = await openFile('notes.txt', `to be looked at:\n${'x\n'.repeat(40)}${HAPROXY}\n`);
  assert.doesNotMatch(await readHover(other, 41, 'sH--'), /handshake/);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});
