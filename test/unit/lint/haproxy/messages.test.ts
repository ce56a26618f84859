import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';

const SITE = `defaults
    mode http
    timeout client 30s
    timeout server 50s
frontend web
    use_backend chat if { hdr(Upgrade) -i websocket }
    default_backend pages
backend pages
    server web1 10.0.0.1:8080
backend chat
    server chat1 10.0.0.2:8080
`;

/** `id severity: message` of each finding. */
const findings = (text: string, options = {}) =>
  lint({ path: '/h.cfg', text, dialect: 'haproxy', options }).map(
    ({ rule, severity, message }) => `${rule} ${severity}: ${message}`,
  );

describe('messages and severities', () => {
  it('H1 names both timeouts, their lines and the smaller', () => {
    expect(findings(SITE)).toEqual([
      'H1 warning: Idle WebSockets through backend chat are cut after 30 s: the smaller of timeout client 30s at line 3 and timeout server 50s at line 4. There is no timeout tunnel.',
    ]);
  });

  it('H1 names the one that is there', () => {
    expect(findings(SITE.replace('    timeout client 30s\n', ''))).toEqual([
      'H1 warning: Idle WebSockets through backend chat are cut after 50 s: timeout server 50s at line 3. There is no timeout tunnel.',
    ]);
  });

  it('H1 shows where the timeouts and the route are', () => {
    const [finding] = lint({ path: '/h.cfg', text: SITE, dialect: 'haproxy', options: {} });
    expect(SITE.slice(finding?.start, finding?.end)).toBe('chat');
    expect(finding?.related.map(({ start, end }) => SITE.slice(start, end))).toEqual([
      'timeout client 30s',
      'timeout server 50s',
      'use_backend chat if { hdr(Upgrade) -i websocket }',
    ]);
  });

  it('H1 is a hint, once, where nothing speaks of WebSockets', () => {
    const plain = SITE.replace(/ {4}use_backend.*\n/, '    use_backend chat if { path_beg /a }\n');
    expect(findings(plain)).toEqual([
      'H1 hint: If WebSockets pass backend chat, idle ones are cut after 30 s: the smaller of timeout client 30s at line 3 and timeout server 50s at line 4. There is no timeout tunnel.',
    ]);
  });

  it('H1 is a hint where one branch sets the timeout', () => {
    const partial = SITE.replace(
      'backend chat\n',
      'backend chat\n.if version_atleast(3.0)\n timeout tunnel 1h\n.endif\n',
    );
    expect(findings(partial)).toEqual([
      'H1 hint: Idle WebSockets through backend chat are cut after 30 s: the smaller of timeout client 30s at line 3 and timeout server 50s at line 4. There is a timeout tunnel in one .if branch only (line 12).',
    ]);
  });

  it('H1 keeps to the limit the user set', () => {
    expect(findings(SITE, { minIdleMs: 30_000 })).toEqual([]);
    expect(findings(SITE, { minIdleMs: 30_001 })).toHaveLength(1);
  });

  it.each([
    ['hdr(Upgrade) WebSocket', 'Case counts here: browsers send Upgrade: websocket, this waits for "WebSocket".'],
    ['hdr(Connection) upgrade', 'Case counts here: browsers send Connection: Upgrade, this waits for "upgrade".'],
    ['hdr(Upgrade) websocket', 'This matches "websocket" only, but Upgrade has no case and some clients send another.'],
  ])('H2 says what %s waits for', (acl, message) => {
    expect(findings(`frontend f\n acl w ${acl}\n`)).toEqual([
      `H2 warning: ${message} A handshake that does not match goes to the default backend without a word.`,
    ]);
  });

  it('H8 is an error, and a hint for a pattern that never matches', () => {
    expect(findings('frontend f\n http-request del-header .* -m reg\n')).toEqual([
      'H8 error: This removes Upgrade and Connection from the handshake, so the server sees no WebSocket request. HAProxy handles hop-by-hop headers itself.',
    ]);
    expect(findings('frontend f\n http-request set-header Connection close\n')).toEqual([
      'H8 error: This sends Connection: close to the server: without "upgrade" it sees no WebSocket request. HAProxy handles hop-by-hop headers itself.',
    ]);
    expect(findings('frontend f\n http-request del-header ^Upgrade$ -m reg\n')).toEqual([
      'H8 hint: This never matches: HAProxy holds header names in lower case. With upgrade in lower case it would break WebSockets.',
    ]);
  });

  it('H4 and H9 say what is lost', () => {
    expect(findings('frontend f\n timeout tunnel 1h\n http-response del-header Connection\n')).toEqual([
      'H4 warning: HAProxy ignores timeout tunnel in a frontend: the backend decides. Idle WebSockets of frontend f do not get this time.',
      'H9 error: This takes Connection: Upgrade away from the 101 answer too: the client rejects it and no WebSocket opens.',
    ]);
  });
});
