import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyFirstFix, findDiagnostic, openFile, readQuickFixes, readRuleIds, replaceAll } from './editor';
import { eventually, test } from './runner';

const nginxConf = (connection: string) => `http {
    server {
        listen 8080;
        location /ws {
            proxy_pass http://127.0.0.1:9000;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection ${connection};
            proxy_set_header Host $http_host;
            proxy_read_timeout 1h;
        }
    }
}
`;

const lostHeaders = `http {
    server {
        listen 8080;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
        proxy_read_timeout 1h;
        location /ws {
            proxy_pass http://127.0.0.1:9000;
            proxy_set_header Host $http_host;
        }
    }
}
`;

const haproxyCfg = (comparison: string) => `defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

frontend web
    bind :8080
    acl is_ws hdr(Upgrade) ${comparison}
    use_backend sockets if is_ws
    default_backend sockets

backend sockets
    timeout tunnel 1h
    server s1 127.0.0.1:9000
`;

/** Rule ids settled: the linter has run over the text that is there now. */
async function settledRuleIds(document: vscode.TextDocument): Promise<string[]> {
  await vscode.commands.executeCommand('socketscope.lintOpenFiles');
  return readRuleIds(document);
}

test('nginx.conf: a finding has the rule id as its code, and a page of the rule behind it', async () => {
  const document = await openFile('nginx.conf', nginxConf('“upgrade”'));
  const { code, severity, source, range } = await findDiagnostic(document, 'P1');
  assert.ok(typeof code === 'object');
  assert.match(code.target.path, /docs\/rules\/P1\.md$/);
  assert.equal(source, 'socketscope');
  assert.equal(severity, vscode.DiagnosticSeverity.Error);
  assert.equal(range.start.line, 7);
});

test('nginx.conf: the quick fix repairs curly quotes and the finding goes', async () => {
  const document = await openFile('nginx.conf', nginxConf('“upgrade”'));
  assert.equal(await applyFirstFix(document, 'P1'), nginxConf('"upgrade"'));
});

test('nginx.conf: headers that a location loses are copied into it by the quick fix', async () => {
  const document = await openFile('nginx.conf', lostHeaders);
  const { relatedInformation } = await findDiagnostic(document, 'N1');
  assert.ok((relatedInformation ?? []).length > 0, 'the lost lines are related information');
  const text = await applyFirstFix(document, 'N1');
  assert.equal(text.split('proxy_set_header Upgrade').length - 1, 2);
  assert.deepEqual(await settledRuleIds(document), []);
});

test('each quick fix is also offered as a preview', async () => {
  const document = await openFile('nginx.conf', lostHeaders);
  const diagnostic = await findDiagnostic(document, 'N1');
  const direct = await readQuickFixes(document, diagnostic);
  const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    diagnostic.range,
  );
  assert.ok(direct.length > 0);
  for (const { title } of direct)
    assert.ok(
      all.some((one) => one.title === `Preview: ${title}`),
      title,
    );
});

test('haproxy.cfg: an ACL that no browser matches is found and repaired', async () => {
  const document = await openFile('haproxy.cfg', haproxyCfg('WebSocket'));
  const { severity, range } = await findDiagnostic(document, 'H2');
  assert.equal(severity, vscode.DiagnosticSeverity.Warning);
  assert.match(document.lineAt(range.start.line).text, /acl is_ws/);
  assert.equal(await applyFirstFix(document, 'H2'), haproxyCfg('-i WebSocket'));
});

test('configs that work get nothing', async () => {
  const nginx = await openFile('nginx.conf', nginxConf('"upgrade"'));
  assert.deepEqual(await settledRuleIds(nginx), []);
  const haproxy = await openFile('haproxy.cfg', haproxyCfg('-i websocket'));
  assert.deepEqual(await settledRuleIds(haproxy), []);
});

test('other .conf and .cfg files are left alone, curly quotes and all', async () => {
  const fail2ban = await openFile('jail.conf', '[DEFAULT]\nignoreip = “127.0.0.1”\nbantime = 10m\n');
  const python = await openFile('setup.cfg', '[metadata]\nname = “demo”\n');
  const proof = await openFile('nginx.conf', nginxConf('“upgrade”'));
  await findDiagnostic(proof, 'P1');
  assert.deepEqual([...readRuleIds(fail2ban), ...readRuleIds(python)], []);
});

test('typing brings a finding and takes it away', async () => {
  const document = await openFile('nginx.conf', nginxConf('"upgrade"'));
  assert.deepEqual(await settledRuleIds(document), []);
  await replaceAll(document, nginxConf('“upgrade”'));
  await findDiagnostic(document, 'P1');
  await replaceAll(document, nginxConf('"upgrade"'));
  await eventually(
    () => readRuleIds(document),
    (ids) => ids.length === 0,
  );
});

test('a comment silences one rule on the next line', async () => {
  const silenced = nginxConf('“upgrade”').replace(/^.*“.*$/m, (line) => `# ws-lint-disable-next-line P1\n${line}`);
  const document = await openFile('nginx.conf', silenced);
  assert.equal((await settledRuleIds(document)).includes('P1'), false);
});

test('settings change the severity of a rule, and switch it off', async () => {
  const document = await openFile('nginx.conf', nginxConf('“upgrade”'));
  const settings = vscode.workspace.getConfiguration('socketscope.lint');
  await findDiagnostic(document, 'P1');
  try {
    await settings.update('severity', { P1: 'hint' }, vscode.ConfigurationTarget.Global);
    await eventually(
      () => vscode.languages.getDiagnostics(document.uri).map(({ severity }) => severity),
      (severities) => severities.includes(vscode.DiagnosticSeverity.Hint),
    );
    await settings.update('severity', { P1: 'off' }, vscode.ConfigurationTarget.Global);
    await eventually(
      () => readRuleIds(document),
      (ids) => !ids.includes('P1'),
    );
  } finally {
    await settings.update('severity', undefined, vscode.ConfigurationTarget.Global);
  }
});

test('a closed file keeps no findings in Problems', async () => {
  const document = await openFile('nginx.conf', nginxConf('“upgrade”'));
  await findDiagnostic(document, 'P1');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await eventually(
    () => readRuleIds(document),
    (ids) => ids.length === 0,
  );
});
