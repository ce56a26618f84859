import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { Finding, LintOptions } from '../../../../src/lint/rule';

const DEFAULTS = 'defaults\n mode http\n timeout client 1h\n timeout server 1h\n timeout queue 10s\n';
const CHAT = 'backend chat\n server s1 a:1\n';

const run = (text: string, rule: string, options: LintOptions = {}): readonly Finding[] =>
  lint({ path: '/h.cfg', text, dialect: 'haproxy', options: { level: 'all', ...options } }).filter(
    (finding) => finding.rule === rule,
  );
/** `severity: message` of each finding of a rule. */
const tell = (text: string, rule: string, options?: LintOptions) =>
  run(text, rule, options).map(({ severity, message }) => `${severity}: ${message}`);
/** The text of the finding and of each place it points to. */
const places = (text: string, rule: string) =>
  run(text, rule).map(({ start, end, related }) =>
    [{ start, end }, ...related].map((span) => text.slice(span.start, span.end)),
  );

describe('H17 sticky-polling', () => {
  const text = `${DEFAULTS}frontend f\n use_backend io if { path_beg /socket.io }\nbackend io\n balance leastconn\n server a a:1\n server b b:1\n`;

  it('names the library, the servers and why they take turns', () => {
    expect(tell(text, 'H17')).toEqual([
      'warning: Socket.IO begins with plain requests, and the 2 servers of backend io take turns (balance leastconn, line 9). Requests of one session reach servers that do not know it.',
    ]);
    expect(places(text, 'H17')).toEqual([['io', 'balance leastconn', 'use_backend io if { path_beg /socket.io }']]);
    expect(tell(text.replace(' balance leastconn\n', ''), 'H17')[0]).toContain(
      '(roundrobin, as there is no balance line)',
    );
  });

  it('keeps the quotes of a name in the cookie', () => {
    const quoted = text.replace(' server a a:1', ' server "a" a:1 check # one');
    const edits = run(quoted, 'H17')[0]?.fixes[0]?.edits.map(({ newText }) => newText);
    expect(edits).toEqual(['\n cookie SERVERID insert indirect nocache', ' cookie "a"', ' cookie b']);
  });
});

describe('H18 stick-unused', () => {
  it('warns of a table, and is an error for a rule without one', () => {
    const table = `${DEFAULTS}backend io\n stick-table type ip size 1k\n server a a:1\n server b b:1\n`;
    expect(tell(table, 'H18')).toEqual([
      'warning: Nothing uses this stick-table: the 2 servers of backend io take turns for every client.',
    ]);
    expect(tell(table.replace('stick-table type ip size 1k', 'stick on src'), 'H18')).toEqual([
      'error: HAProxy will not start: backend io has a stick rule and no stick-table.',
    ]);
    expect(tell(table.replace('stick-table type ip size 1k', 'stick on src table other'), 'H18')).toEqual([]);
  });
});

describe('H20 tcp-mode', () => {
  const tcp = DEFAULTS.replace(' mode http\n', '');

  it.each([
    ['cookie S insert', 'warning', 'cookie'],
    ['http-request deny if { path /a }', 'information', 'http-request'],
  ])('weighs %j by what it means for WebSockets', (line, severity, name) => {
    const text = `${tcp}listen l\n ${line}\n server a a:1 cookie a\n server b b:1 cookie b\n`;
    expect(tell(text, 'H20')).toEqual([
      `${severity}: HAProxy ignores ${name} here: listen l is in mode tcp, as no mode line says otherwise.`,
    ]);
  });

  it('warns of ignored rules where WebSockets come through', () => {
    const text = `${tcp}listen l\n mode tcp\n timeout tunnel 1h\n http-request deny if { path /a }\n server a a:1\n`;
    expect(tell(text, 'H20')).toEqual([
      'warning: HAProxy ignores http-request here: listen l is in mode tcp (line 6).',
    ]);
  });

  it('is an error where a frontend is in mode http', () => {
    const text = `${DEFAULTS}frontend f\n default_backend chat\nbackend chat\n mode tcp\n server s1 a:1\n`;
    expect(tell(text, 'H20')).toEqual([
      'error: HAProxy will not start: frontend f is in mode http and backend chat in mode tcp (line 9).',
    ]);
    expect(places(text, 'H20')).toEqual([['chat', 'backend chat']]);
  });
});

describe('H21 rule-order', () => {
  it('names both backends and the line that wins', () => {
    const text = `${DEFAULTS}frontend f\n use_backend pages\n use_backend chat if { hdr(Upgrade) -i websocket }\n${CHAT}backend pages\n`;
    expect(tell(text, 'H21')).toEqual([
      'warning: WebSockets never get to chat: use_backend pages at line 7 takes every handshake first.',
    ]);
    expect(places(text, 'H21')[0]?.[1]).toBe('use_backend pages');
  });

  it('says where an acl is defined too late, once', () => {
    const use = ' use_backend chat if is_ws\n';
    const text = `${DEFAULTS}frontend f\n${use}${use} acl is_ws path /ws\n${CHAT}`;
    expect(tell(text, 'H21')).toEqual([
      'error: HAProxy will not start: the acl is_ws is defined at line 9 only, below its use.',
    ]);
  });

  it('speaks of a missing backend only in a file that is whole', () => {
    const text = `${DEFAULTS}frontend f\n use_backend nope if { path /ws }\n default_backend chat\n${CHAT}`;
    expect(tell(text, 'H21')).toEqual([]);
    expect(tell(`global\n${text}`, 'H21')).toEqual([
      'error: HAProxy will not start: frontend f names the backend nope, and there is none.',
    ]);
  });

  it('gives no fix that would leave half of an acl behind', () => {
    const acls = ' acl w hdr(Upgrade) -i websocket\n'.repeat(20);
    const text = `${DEFAULTS}frontend f\n use_backend pages\n${acls} use_backend chat if w\n${CHAT}backend pages\n`;
    expect(run(text, 'H21').map(({ fixes }) => fixes.length)).toEqual([0]);
  });
});

describe('H22 deny-upgrade', () => {
  it.each([
    ['deny if { hdr(Upgrade) -m found }', 'a handshake carries Upgrade: websocket and gets 403'],
    ['deny deny_status 429 unless { method POST }', 'a handshake is a GET request and gets 429'],
    ['tarpit if { hdr(Upgrade) -i websocket }', 'a handshake carries Upgrade: websocket and gets 500 after a while'],
  ])('says what %j does to a client', (rule, what) => {
    const text = `${DEFAULTS}frontend f\n http-request ${rule}\n use_backend chat if { path_beg /ws }\n${CHAT}`;
    expect(tell(text, 'H22')).toEqual([`warning: This refuses every WebSocket: ${what}.`]);
  });
});

describe('H22 deny-upgrade, where only the user knows of WebSockets', () => {
  it('takes a list of methods for a slip then', () => {
    const text = `${DEFAULTS}frontend f\n bind :80\n default_backend chat\n${CHAT} http-request deny unless { method POST }\n`;
    expect(tell(text, 'H22')).toEqual([]);
    expect(tell(text, 'H22', { webSockets: [{ path: '/chat', reason: 'the user says so' }] })).toHaveLength(1);
  });
});

describe('H24 removed-options', () => {
  const text = 'global\n nbproc 2\ndefaults\n option forceclose\n clitimeout 30s\n';

  it.each([
    [undefined, ['warning', 'warning', 'warning']],
    ['1.8.30', []],
    ['2.0.1', ['error']],
    ['2.4.0', ['error', 'error']],
    ['3.2.0', ['error', 'error', 'error']],
  ])('depends on the version: %s', (haproxyVersion, severities) => {
    expect(run(text, 'H24', { haproxyVersion }).map(({ severity }) => severity)).toEqual(severities);
  });
});

describe('limits of servers and tunnels', () => {
  it('H26 names the queue', () => {
    const text = `${DEFAULTS}listen l\n timeout tunnel 1h\n server s1 a:1 maxconn 10\n`;
    expect(tell(text, 'H26')).toEqual([
      'hint: 10 open WebSockets fill this server of listen l. When no server has a place left, a client waits for timeout queue 10s (line 5) and gets 503.',
    ]);
  });

  it('H28 points to both limits', () => {
    const text = `defaults\n timeout client 50s\nfrontend o\n default_backend loop\nbackend loop\n server i 127.0.0.1:81\nfrontend i\n mode http\n bind :81\n default_backend chat\nbackend chat\n mode http\n timeout tunnel 1h\n server s1 a:1\n`;
    expect(tell(text, 'H28')).toEqual([
      'hint: Idle WebSockets are cut after 50 s here (timeout client 50s at line 2): the timeout tunnel 1h at line 13, behind frontend i, cannot make up for it.',
    ]);
    expect(places(text, 'H28')).toEqual([['server i 127.0.0.1:81', 'timeout client 50s', 'timeout tunnel 1h']]);
  });
});

describe('what is said in comments', () => {
  const text = `${DEFAULTS}listen sockjs\n balance uri\n server a a:1\n server b b:1\n`;

  it.each(['websocket-only', 'sticky-elsewhere'])('%s silences what is about polls', (word) => {
    expect([...run(text, 'H19'), ...run(text.replace(' balance uri\n', ''), 'H17')]).toHaveLength(2);
    const said = `# ws-lint: ${word}\n${text}`;
    expect([...run(said, 'H19'), ...run(said.replace(' balance uri\n', ''), 'H17')]).toEqual([]);
  });
});
