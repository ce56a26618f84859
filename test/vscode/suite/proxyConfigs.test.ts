import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { findDiagnostic, openFile, readRuleIds, replaceAll } from './editor';
import { eventually, test } from './runner';

/** What an editor with a proxy config shows beside its findings, and how it is tied to live connections. */

const site = (location: string, listen = '8080') => `events {}
http {
    server {
        listen ${listen};
        location /chat/ {
            proxy_pass http://127.0.0.1:9000;
${location.replace(/^/gm, '            ')}
        }
    }
}
`;
const HEADERS = `proxy_http_version 1.1;
proxy_set_header Host $host;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection "upgrade";`;
const READY = site(`${HEADERS}\nproxy_read_timeout 90s;`);
const BROKEN = site(`${HEADERS.replace('"upgrade"', 'close')}\nproxy_read_timeout 0;`);

async function readLensTitles(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    50,
  );
  return lenses.map(({ command }) => command?.title ?? '');
}

const lensesWith = (document: vscode.TextDocument, wanted: RegExp) =>
  eventually(
    () => readLensTitles(document),
    (titles) => titles.some((title) => wanted.test(title)),
  );

async function readSourceActions(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
    'source.fixAll.socketscope',
  );
  return actions.filter(({ kind }) => kind?.value === 'source.fixAll.socketscope');
}

/** Files in a folder of their own within the workspace, gone after the test. */
async function withWorkspaceFiles(
  files: Readonly<Record<string, string>>,
  body: (open: (name: string) => Promise<vscode.TextDocument>, uriOf: (name: string) => vscode.Uri) => Promise<void>,
): Promise<void> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(root !== undefined, 'the suite runs in a workspace');
  const folder = join(root, `proxies-${Date.now()}`);
  const uriOf = (name: string) => vscode.Uri.file(join(folder, name));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const open = async (name: string) => {
    await vscode.commands.executeCommand('vscode.open', uriOf(name), { preview: false });
    const path = uriOf(name).fsPath;
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === path);
    assert.ok(editor !== undefined, `${name} is open`);
    return editor.document;
  };
  try {
    await body(open, uriOf);
  } finally {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  }
}

test('a lens says that WebSockets get through, and when an idle one is cut', async () => {
  const document = await openFile('nginx.conf', READY);
  const titles = await lensesWith(document, /ready/);
  assert.ok(titles.includes('$(pass) WebSocket: ready, cut after 90 s idle'), titles.join());
  assert.ok(titles.includes('Test through this proxy'));
  assert.ok(titles.includes('Show effective configuration'));
});

test('a lens counts what breaks WebSockets', async () => {
  const document = await openFile('nginx.conf', BROKEN);
  const titles = await lensesWith(document, /broken/);
  assert.ok(titles.includes('$(error) WebSocket: broken (2)'), titles.join());
});

test('a HAProxy backend has its lens', async () => {
  const document = await openFile(
    'haproxy.cfg',
    `defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend web
    bind 127.0.0.1:8080
    acl is_ws hdr(Upgrade) -i websocket
    use_backend sockets if is_ws
    default_backend sockets
backend sockets
    timeout tunnel 1h
    server s1 127.0.0.1:9000
`,
  );
  const titles = await lensesWith(document, /ready/);
  assert.ok(titles.includes('$(pass) WebSocket: ready, cut after 60 min idle'), titles.join());
});

test('the lenses go when the settings say so', async () => {
  const document = await openFile('nginx.conf', READY);
  await lensesWith(document, /ready/);
  const settings = vscode.workspace.getConfiguration('socketscope.lint');
  try {
    await settings.update('codeLens', false, vscode.ConfigurationTarget.Global);
    await eventually(
      () => readLensTitles(document),
      (titles) => titles.every((title) => !title.includes('WebSocket')),
    );
  } finally {
    await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
  }
});

test('the effective configuration of a location opens beside it and follows the config', async () => {
  const document = await openFile('nginx.conf', READY);
  const at = document.positionAt(READY.indexOf('proxy_pass'));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
  await vscode.commands.executeCommand('socketscope.showEffectiveConfig');
  const shown = vscode.window.activeTextEditor?.document;
  assert.ok(shown !== undefined && shown.uri.scheme === 'socketscope-effective');
  assert.match(shown.getText(), /proxy_read_timeout 90s;.*nginx\.conf:\d+/);
  assert.match(shown.getText(), /proxy_set_header Upgrade \$http_upgrade;/);
  await replaceAll(document, READY.replace('90s', '5m'));
  await eventually(
    () => shown.getText(),
    (text) => text.includes('proxy_read_timeout 5m;'),
  );
});

test('a hover says what a directive does to a WebSocket and what is in force', async () => {
  const document = await openFile('nginx.conf', READY);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(READY.indexOf('proxy_read_timeout') + 3),
  );
  const text = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
  assert.match(text.join('\n'), /90 ?s/);
  assert.match(text.join('\n'), /both directions/);
});

test('the outline shows servers and locations', async () => {
  const document = await openFile('nginx.conf', READY);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const names: string[] = [];
  const collect = (items: readonly vscode.DocumentSymbol[]): void => {
    for (const item of items) {
      names.push(item.name);
      collect(item.children);
    }
  };
  collect(symbols);
  assert.ok(names.includes('location /chat/'), names.join());
});

test('completion offers the WebSocket directives in a location', async () => {
  const text = READY.replace('proxy_read_timeout 90s;', 'proxy_re');
  const document = await openFile('nginx.conf', text);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(text.indexOf('proxy_re\n') + 'proxy_re'.length),
  );
  assert.ok(
    items.some(({ insertText }) => String(insertText).startsWith('proxy_read_timeout')),
    items.map(({ label }) => String(label)).join(),
  );
});

test('source.fixAll repairs every error and warning in one step', async () => {
  const document = await openFile('nginx.conf', BROKEN);
  await findDiagnostic(document, 'N4');
  const [action] = await readSourceActions(document);
  assert.ok(action?.edit !== undefined);
  await vscode.workspace.applyEdit(action.edit);
  assert.match(document.getText(), /Connection "upgrade";/);
  assert.match(document.getText(), /proxy_read_timeout 1h;/);
  await eventually(
    () => readRuleIds(document),
    (ids) => ids.length === 0,
  );
  assert.deepEqual(await readSourceActions(document), []);
  await vscode.commands.executeCommand('undo');
  assert.equal(document.getText(), BROKEN);
});

test('the light bulb repairs all findings of one rule', async () => {
  const second = BROKEN.replace('location /chat/', 'location /live/').split('\n').slice(4, 12).join('\n');
  const text = BROKEN.replace('    }\n}\n', `${second}\n    }\n}\n`);
  const document = await openFile('nginx.conf', text);
  const { range } = await findDiagnostic(document, 'N13');
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    'quickfix',
  );
  const all = actions.find(({ title }) => title.startsWith('Fix all N13'));
  assert.ok(all?.edit !== undefined, actions.map(({ title }) => title).join());
  await vscode.workspace.applyEdit(all.edit);
  assert.equal(document.getText().match(/proxy_read_timeout 1h;/g)?.length, 2);
});

test('files that an open config includes have their findings too, and follow its changes', () =>
  withWorkspaceFiles(
    {
      'nginx.conf': 'events {}\nhttp {\n    proxy_read_timeout 90s;\n    include conf.d/*.conf;\n}\n',
      'conf.d/chat.conf': `server {\n    location /chat/ {\n        proxy_pass http://127.0.0.1:9000;\n        ${HEADERS.replace('"upgrade"', 'close')}\n    }\n}\n`,
    },
    async (open, uriOf) => {
      const main = await open('nginx.conf');
      const ids = () =>
        vscode.languages
          .getDiagnostics(uriOf('conf.d/chat.conf'))
          .map(({ code }) => (typeof code === 'object' ? String(code.value) : ''));
      await eventually(ids, (found) => found.includes('N4') && !found.includes('N12'));
      await replaceAll(main, main.getText().replace('90s', '10s'));
      await eventually(
        () => readRuleIds(main),
        (found) => found.includes('N12'),
      );
      await writeFile(uriOf('conf.d/chat.conf').fsPath, 'server {\n    listen 8080;\n}\n');
      await eventually(ids, (found) => found.length === 0);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await eventually(ids, (found) => found.length === 0);
    },
  ));

test('a failed handshake shows at the location that serves it, in a config that is not even open', async () => {
  const server = createServer((_request, response) => response.writeHead(426).end('no'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const { port } = address;
  try {
    await withWorkspaceFiles({ 'nginx.conf': site('', `127.0.0.1:${port}`) }, async (open, uriOf) => {
      await vscode.commands.executeCommand('socketscope.connect', `ws://127.0.0.1:${port}/chat/room`);
      const live = () => vscode.languages.getDiagnostics(uriOf('nginx.conf')).filter(({ code }) => code === 'live');
      const [failure] = await eventually(live, (found) => found.length === 1);
      assert.match(failure?.message ?? '', /426/);
      assert.equal(failure?.range.start.line, 4);
      // What carries a WebSocket for sure is judged as such: nothing in the file said so.
      const document = await open('nginx.conf');
      await findDiagnostic(document, 'N3');
      const titles = await lensesWith(document, /Last handshake failed/);
      assert.ok(
        titles.some((title) => /broken \(1\)/.test(title)),
        titles.join(),
      );
    });
    await eventually(
      () => vscode.languages.getDiagnostics().flatMap(([, found]) => found.filter(({ code }) => code === 'live')),
      (found) => found.length === 0,
    );
  } finally {
    server.close();
  }
});

test('the level decides whether hints speak', async () => {
  const settings = vscode.workspace.getConfiguration('socketscope.lint');
  const document = await openFile('nginx.conf', READY);
  await lensesWith(document, /ready/);
  const before = readRuleIds(document);
  try {
    await settings.update('level', 'all', vscode.ConfigurationTarget.Global);
    await eventually(
      () => readRuleIds(document),
      (ids) => ids.length > before.length,
    );
  } finally {
    await settings.update('level', undefined, vscode.ConfigurationTarget.Global);
  }
});
