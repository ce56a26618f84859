import { describe, expect, it } from 'vitest';
import { type HaproxyModel, readModel } from '../../../../src/lint/haproxy/model';

const model = (text: string): HaproxyModel => readModel({ path: '/h.cfg', text, dialect: 'haproxy', options: {} });

/** `name=value@line` of one timeout as it is in force in a section. */
function timeout(text: string, section: string, name: 'client' | 'server' | 'tunnel'): string | undefined {
  const setting = model(text)
    .proxies.find((proxy) => proxy.name === section)
    ?.settings.timeouts.get(name);
  return setting && `${setting.value?.value}@${setting.line.number}${setting.isAlways ? '' : '?'}`;
}

/** `frontend>backend:signal` for every way a handshake can take. */
const paths = (text: string) =>
  model(text).paths.map(({ frontend, backend, signal }) => `${frontend.name}>${backend.name}:${signal ?? '-'}`);

describe('what is in force', () => {
  it('is the last line of the section, else of the defaults before it', () => {
    const text = 'defaults\n timeout client 1s\n timeout server 2s\nlisten l\n timeout client 3s\n timeout client 4s\n';
    expect(timeout(text, 'l', 'client')).toBe('4s@6');
    expect(timeout(text, 'l', 'server')).toBe('2s@3');
    expect(timeout(text, 'l', 'tunnel')).toBeUndefined();
  });

  it('starts from zero at each anonymous defaults, and ignores those after the section', () => {
    const text =
      'defaults\n timeout tunnel 1h\ndefaults\n timeout client 1s\nbackend b\nbackend c\ndefaults\n timeout tunnel 2h\n';
    expect(timeout(text, 'b', 'tunnel')).toBeUndefined();
    expect(timeout(text, 'b', 'client')).toBe('1s@4');
    expect(timeout(text, 'c', 'tunnel')).toBeUndefined();
  });

  it('follows from NAME, and defaults copy defaults', () => {
    const text =
      'defaults A\n mode http\n timeout client 1s\ndefaults B from A\n timeout tunnel 1h\ndefaults C\nbackend b from B\nbackend c\n';
    expect(timeout(text, 'b', 'client')).toBe('1s@3');
    expect(timeout(text, 'b', 'tunnel')).toBe('1h@5');
    expect(timeout(text, 'c', 'client')).toBeUndefined();
    expect(model(text).proxies.map((proxy) => proxy.mode)).toEqual(['http', 'tcp']);
  });

  it.each([
    ['.if A\n timeout tunnel 1h\n.endif\n', '1h@3?'],
    ['.if A\n timeout tunnel 1h\n.else\n timeout tunnel 1m\n.endif\n', '1m@5'],
    ['.if A\n timeout tunnel 1h\n.elif B\n.else\n timeout tunnel 1m\n.endif\n', '1m@6?'],
    [
      '.if A\n.if B\n timeout tunnel 1h\n.else\n timeout tunnel 2h\n.endif\n.else\n timeout tunnel 3h\n.endif\n',
      '3h@9',
    ],
    [' timeout tunnel 5h\n.if A\n timeout tunnel 1h\n.endif\n', '1h@4'],
  ])('knows whether every branch sets it: %j', (lines, expected) => {
    expect(timeout(`backend b\n${lines}`, 'b', 'tunnel')).toBe(expected);
  });

  it.each([
    ['backend b\n', undefined, false],
    ['defaults\nbackend b\n', 'tcp', true],
    ['global\nfrontend f\nbackend b\n', 'tcp', true],
    ['global\nbackend b\n', undefined, false],
    ['defaults\n mode http\nbackend b from X\n', undefined, false],
    ['defaults\n mode {{ m }}\nbackend b\n', undefined, true],
    ['defaults\n mode http\nbackend b\n mode tcp\n', 'tcp', true],
  ])('knows what it cannot know: %j', (text, mode, isInheritanceKnown) => {
    expect(model(text).proxies.at(-1)).toMatchObject({ mode, isInheritanceKnown });
  });
});

describe('the ways of a handshake', () => {
  const site = (routes: string) => `frontend f\n${routes}\nbackend chat\n server s a:1\nbackend pages\n server s a:1\n`;

  it.each([
    [' default_backend pages', ['f>pages:-']],
    [' use_backend chat if { hdr(Upgrade) -i websocket }\n default_backend pages', ['f>chat:certain']],
    [' default_backend pages\n acl w hdr(upgrade) -i websocket\n use_backend chat if w', ['f>chat:certain']],
    [' use_backend chat if { path_beg /ws }\n default_backend pages', ['f>chat:likely', 'f>pages:-']],
    [' use_backend chat if is_ws\n default_backend pages', ['f>chat:likely', 'f>pages:-']],
    [' use_backend pages unless { hdr(Connection) -i upgrade }\n default_backend chat', ['f>chat:certain']],
    [' use_backend pages if !{ hdr(Upgrade) websocket }\n default_backend chat', ['f>chat:certain']],
    [' use_backend pages if { hdr(Upgrade) h2c }\n default_backend chat', ['f>chat:-']],
    [' use_backend pages if METH_POST\n default_backend chat', ['f>chat:-']],
    [' use_backend pages\n use_backend chat if { hdr(Upgrade) -i websocket }', ['f>pages:-']],
    [' use_backend chat if { hdr_cnt(Sec-WebSocket-Key) gt 0 }\n default_backend pages', ['f>chat:certain']],
    [' redirect scheme https if !{ ssl_fc } !{ hdr(Upgrade) -i websocket }\n default_backend chat', ['f>chat:certain']],
    [' http-request deny if { hdr(Upgrade) -i websocket }\n default_backend pages', ['f>pages:-']],
    [' # the websocket server\n default_backend chat', ['f>chat:weak']],
    [' use_backend %[req.hdr(host)]', ['f>chat:-', 'f>pages:-']],
    [' use_backend elsewhere', []],
  ])('are found by %j', (routes, expected) => {
    expect(paths(site(routes))).toEqual(expected);
  });

  it.each([
    ['backend chat_ws\n', 'likely'],
    ['backend WebSockets\n', 'likely'],
    ['backend news\n', '-'],
    ['backend b\n timeout tunnel 1h\n', 'certain'],
    ['backend b\n timeout tunnel 0\n', '-'],
    ['backend b\n server s a:1 check ws h1\n', 'certain'],
    ['backend b\n server ws a:1 check\n', '-'],
    ['backend b\n acl w hdr(Upgrade) -i websocket\n', 'certain'],
    ['backend b\n use-server s if { hdr(Connection) -m sub -i upgrade }\n', 'certain'],
  ])('take their signal from the backend too: %j', (backend, signal) => {
    const name = /backend (\S+)/.exec(backend)?.[1];
    expect(paths(`frontend f\n default_backend ${name}\n${backend}`)).toEqual([`f>${name}:${signal}`]);
  });

  it('start and end in listen, unless a route takes everything', () => {
    expect(paths('listen l\n server s a:1\n')).toEqual(['l>l:-']);
    expect(paths('listen l\n default_backend b\nbackend b\n')).toEqual(['l>b:-']);
  });

  it('use acls and default_backend of the defaults', () => {
    const text =
      'defaults D\n acl w hdr(Upgrade) -i websocket\n default_backend b\nfrontend f from D\n use_backend c if w\n';
    expect(paths(`${text}backend b from D\nbackend c from D\n`)).toEqual(['f>c:certain']);
  });

  it('leave out a backend that only other requests reach', () => {
    const read = model(site(' use_backend chat if { hdr(Upgrade) -i websocket }\n default_backend pages'));
    expect(read.proxies.map((proxy) => [proxy.name, read.isOnSocketPath(proxy)])).toEqual([
      ['f', true],
      ['chat', true],
      ['pages', false],
    ]);
  });

  it('take acls with endless alternatives in linear time', () => {
    const text = `frontend f\n${' acl x path /a\n'.repeat(30_000)}${' use_backend b if x\n'.repeat(30_000)}backend b\n`;
    const startedAt = performance.now();
    model(text);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
