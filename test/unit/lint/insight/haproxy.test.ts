import { describe, expect, it } from 'vitest';
import { findRouteFor } from '../../../../src/lint/insight/insight';
import type { LintOptions } from '../../../../src/lint/rule';
import { completeAt, hoverOver, itemsAt, takeAt, toInsight } from './support';

const DEFAULTS = 'defaults\n    mode http\n    timeout connect 5s\n    timeout client 2m\n    timeout server 5m\n';
const ROUTE =
  '    acl is_websocket hdr(Upgrade) -i websocket\n    use_backend chat if is_websocket\n    default_backend pages\n';
const web = (route = ROUTE, bind = '    bind :80\n') => `frontend web\n${bind}${route}`;
const chat = (lines = '') => `backend chat\n${lines}    server c1 10.0.0.1:80\n`;
const PAGES = 'backend pages\n    server p1 10.0.0.2:80\n';

const verdictOf = (text: string, title: string, options?: LintOptions) =>
  toInsight('haproxy', text, options).routes.find((route) => route.title === title)?.verdict;
const urlsOf = (text: string, title: string) =>
  toInsight('haproxy', text)
    .routes.find((route) => route.title === title)
    ?.urls.map(({ url }) => url);

describe('the verdict', () => {
  it('is ready with timeout tunnel, or the smaller of client and server', () => {
    expect(verdictOf(DEFAULTS + web() + PAGES + chat('    timeout tunnel 1h\n'), 'backend chat')).toEqual({
      kind: 'ready',
      idleMs: 3_600_000,
    });
    expect(verdictOf(DEFAULTS + web() + PAGES + chat(), 'backend chat')).toEqual({ kind: 'ready', idleMs: 120_000 });
  });

  it('knows no time where it is computed, or comes from elsewhere', () => {
    const rule = '    http-request set-timeout tunnel 1h\n';
    expect(verdictOf(DEFAULTS + web() + PAGES + chat(rule), 'backend chat')).toMatchObject({ idleMs: undefined });
    expect(verdictOf(DEFAULTS + web() + PAGES + chat('    timeout tunnel "$IDLE"\n'), 'backend chat')).toMatchObject({
      idleMs: undefined,
    });
    expect(verdictOf(web() + chat(), 'backend chat')).toEqual({ kind: 'ready', idleMs: undefined });
  });

  it('is plain where no WebSocket comes', () => {
    expect(verdictOf(DEFAULTS + web() + PAGES + chat(), 'backend pages')).toEqual({ kind: 'plain' });
  });

  it('is broken by its own lines and by those of the frontend that apply', () => {
    const deleted = '    http-request del-header Upgrade\n';
    expect(verdictOf(DEFAULTS + web() + PAGES + chat(deleted), 'backend chat')).toMatchObject({
      kind: 'broken',
      findings: [{ rule: 'H8' }],
    });
    expect(verdictOf(DEFAULTS + web(deleted + ROUTE) + PAGES + chat(), 'backend chat')).toMatchObject({
      kind: 'broken',
    });
    const slip = ROUTE.replace('-i websocket', 'WebSocket');
    expect(verdictOf(DEFAULTS + web(slip) + PAGES + chat(), 'backend chat')).toMatchObject({
      findings: [{ rule: 'H2' }],
    });
    expect(verdictOf(DEFAULTS + web(slip) + PAGES + chat(), 'backend pages')).toEqual({ kind: 'plain' });
  });

  it('is not broken by a timeout that another one replaces', () => {
    const text = DEFAULTS.replace('timeout client', 'timeout tunnel 3600\n    timeout client') + web() + PAGES;
    expect(verdictOf(text + chat('    timeout tunnel 1h\n'), 'backend chat')).toMatchObject({ kind: 'ready' });
  });

  it('is unknown where a template may hold anything', () => {
    expect(verdictOf(DEFAULTS + web() + PAGES + chat('    {{ chat_options }}\n'), 'backend chat')).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('the URLs', () => {
  it('name hosts and paths of the condition', () => {
    const route =
      '    use_backend chat if { hdr(host) -i chat.example } { path_beg /ws /live }\n    default_backend pages\n';
    const bind = '    bind :80\n    bind [::]:443 ssl crt x.pem\n';
    const text = DEFAULTS + web(route, bind) + PAGES + chat();
    expect(urlsOf(text, 'backend chat')).toEqual([
      'ws://chat.example/ws',
      'ws://chat.example/live',
      'wss://chat.example/ws',
      'wss://chat.example/live',
    ]);
    expect(urlsOf(text, 'backend pages')).toEqual(['ws://localhost/', 'wss://localhost/']);
  });

  it('are left out where they would be a guess', () => {
    for (const bind of [
      '    bind /run/x.sock\n',
      '    bind "$ADDRESS"\n',
      '    bind :80 accept-proxy\n',
      '    bind :80 proto h2\n',
    ])
      expect([bind, urlsOf(DEFAULTS + web(ROUTE, bind) + PAGES + chat(), 'backend chat')]).toEqual([bind, []]);
    const unknown = '    use_backend chat if { src 10.0.0.0/8 }\n    default_backend pages\n';
    expect(urlsOf(DEFAULTS + web(unknown) + PAGES + chat(), 'backend chat')).toEqual([]);
  });
});

describe('the route of a URL', () => {
  const find = (text: string, path: string, host = 'a.example') =>
    findRouteFor(toInsight('haproxy', text), { isSecure: false, host, port: 80, path })?.title;

  it('is not known where it depends on the client, or is computed', () => {
    const bySource = '    use_backend chat if { src 10.0.0.0/8 }\n    default_backend pages\n';
    expect(find(DEFAULTS + web(bySource) + PAGES + chat(), '/')).toBeUndefined();
    const dynamic = '    use_backend %[req.hdr(host),lower]\n';
    expect(find(DEFAULTS + web(dynamic) + PAGES + chat(), '/')).toBeUndefined();
    const rewritten =
      '    http-request set-path /x%[path]\n    use_backend chat if { path /x }\n    default_backend pages\n';
    expect(find(DEFAULTS + web(rewritten) + PAGES + chat(), '/')).toBeUndefined();
  });

  it('is none where the request is refused or nobody listens', () => {
    expect(
      find(DEFAULTS + web(`    http-request deny if { path_beg /no }\n${ROUTE}`) + PAGES + chat(), '/no'),
    ).toBeUndefined();
    expect(find(DEFAULTS + web(ROUTE, '    bind :81\n') + PAGES + chat(), '/')).toBeUndefined();
    expect(find(DEFAULTS + web() + PAGES + chat(), '/')).toBe('backend chat');
  });
});

describe('the effective configuration of a backend', () => {
  it('has the frontends, the timeouts with their origin, and the limit in words', () => {
    const text = DEFAULTS + web() + PAGES + chat('    balance source\n    cookie SRV insert\n');
    const route = toInsight('haproxy', text).routes.find(({ title }) => title === 'backend chat');
    expect(route?.describe()).toBe(`# backend chat, as HAProxy applies it
# WebSockets get through. One that is silent in both directions is cut after 2 min.
# Idle limit from frontend web: after 2 min: the smaller of timeout client 2m at line 4 and timeout server 5m at line 5
# Reached at ws://localhost/

frontend web  # from haproxy.cfg:6 (frontend web)
    mode http  # from haproxy.cfg:2 (defaults)
    timeout client 2m  # from haproxy.cfg:4 (defaults)
    bind :80  # from haproxy.cfg:7 (frontend web)
    acl is_websocket hdr(Upgrade) -i websocket  # from haproxy.cfg:8 (frontend web)
    use_backend chat if is_websocket  # from haproxy.cfg:9 (frontend web)

backend chat  # from haproxy.cfg:13 (backend chat)
    mode http  # from haproxy.cfg:2 (defaults)
    timeout connect 5s  # from haproxy.cfg:3 (defaults)
    timeout server 5m  # from haproxy.cfg:5 (defaults)
    # timeout tunnel is not set
    balance source  # from haproxy.cfg:14 (backend chat)
    cookie SRV insert  # from haproxy.cfg:15 (backend chat)
    server c1 10.0.0.1:80  # from haproxy.cfg:16 (backend chat)
`);
  });
});

describe('a hover', () => {
  const text = `${DEFAULTS}${web()}${PAGES}${chat('    timeout tunnel 1h # stays\n    balance source\n    fullconn 5\n')}`;
  const hover = (words: string) => hoverOver('haproxy', text, words);

  it('says what a line does to a WebSocket and what comes of it', () => {
    expect(hover('timeout tunnel')).toContain('A frontend ignores it.');
    expect(hover('timeout tunnel')).toContain('Silent WebSockets are cut after 1 h: `timeout tunnel 1h` from line 14.');
    expect(hover('timeout client')).toContain('the smaller of this');
    expect(hover('timeout client')).toContain('In force in 3 of the 3 sections');
    expect(hover('acl is_websocket')).toContain('Without `-i` case counts');
    expect(hover('balance source')).toContain('needs no stickiness');
    expect(hover('use_backend')).toContain('the first `use_backend`');
    expect(hoverOver('haproxy', 'frontend a\n http-response del-header Upgrade\n', 'http-response')).toContain(
      'the client rejects',
    );
    expect(hoverOver('haproxy', 'backend a\n server a b proto h2 ws h1\n', 'server')).toContain('`ws h1`');
  });

  it('over a backend gives the verdict', () => {
    expect(hover('backend chat\n')).toContain('is cut after 1 h');
  });

  it('has nothing to say of the rest', () => {
    for (const words of ['# stays', 'fullconn', 'frontend web', '    bind']) expect(hover(words)).toBeUndefined();
  });
});

describe('a completion', () => {
  const text = (line: string) => `${DEFAULTS}${web()}${PAGES}${chat(`    ${line}\n`)}`;
  const inFrontend = (line: string) => `${DEFAULTS}${web(`${ROUTE}    ${line}\n`)}${PAGES}${chat()}`;
  const at = (marked: string) => completeAt('haproxy', marked);

  it('fits the kind of section', () => {
    expect(at(text('|'))).toContain('timeout tunnel 1h');
    expect(at(text('|'))).not.toContain('timeout client-fin 30s');
    expect(at(inFrontend('|'))).toContain('use_backend pages if is_websocket');
    expect(at(inFrontend('|'))).not.toContain('timeout tunnel 1h');
    expect(at('global\n    |')).toEqual(['hard-stop-after 1h']);
    expect(at('userlist x\n    |')).toEqual([]);
  });

  it('gives the next word', () => {
    expect(at(inFrontend('use_backend |'))).toEqual(['pages', 'chat']);
    expect(at(inFrontend('use_backend chat if |'))).toEqual(['is_websocket']);
    expect(at(inFrontend('http-request deny unless |'))).toEqual(['is_websocket']);
    expect(at(text('timeout |'))).toContain('tunnel');
    expect(at(text('timeout tunnel |'))).toEqual(['1h']);
    expect(at(text('balance |'))).toContain('source');
  });

  it('replaces the word under the cursor', () => {
    expect(takeAt('haproxy', text('timeout tun|nel'), 'tunnel')).toContain('    timeout tunnel\n');
    expect(takeAt('haproxy', text('tim|'), 'timeout tunnel 1h')).toContain('    timeout tunnel 1h\n');
  });

  it('has nothing in comments, quotes, and outside of sections', () => {
    for (const marked of [text('# tim|'), text('option "tim|"'), text('"tim|'), '|', 'timeo|'])
      expect([marked, itemsAt('haproxy', marked)]).toEqual([marked, []]);
  });
});
