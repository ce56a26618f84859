import { describe, expect, it } from 'vitest';
import { findAffinity } from '../../../../src/lint/haproxy/affinity';
import { findCondition } from '../../../../src/lint/haproxy/condition';
import { judgeHandshake, judgePlainRequest } from '../../../../src/lint/haproxy/handshake';
import { lexLine } from '../../../../src/lint/haproxy/lexer';
import { readModel } from '../../../../src/lint/haproxy/model';
import { findPollingUses } from '../../../../src/lint/haproxy/pollingTransports';
import { findActiveServers, findOption, findOptionValue, readServers } from '../../../../src/lint/haproxy/servers';

const read = (text: string) => readModel({ path: '/h.cfg', text, dialect: 'haproxy', options: {} });
const last = (text: string) => {
  const proxy = read(text).proxies.at(-1);
  if (proxy === undefined) throw new Error('No section');
  return proxy;
};

describe('affinity', () => {
  it.each([
    ['', 'none'],
    [' balance roundrobin\n', 'none'],
    [' balance random(3)\n', 'none'],
    [' balance source\n', 'sticky'],
    [' balance hash req.cook(SID)\n', 'sticky'],
    [' balance uri depth 2\n', 'by-content'],
    [' balance hdr(host)\n', 'by-content'],
    [' balance first\n', 'unknown'],
    [' balance "$BALANCE"\n', 'unknown'],
    [' cookie S insert\n', 'sticky'],
    [' server s a:1 cookie a\n', 'sticky'],
    [' stick on src\n', 'sticky'],
    [' use-server a if { path /a }\n', 'unknown'],
    [' server-template s 3 a:1\n', 'unknown'],
    ['.if A\n balance source\n.endif\n', 'unknown'],
  ])('of %j is %s', (lines, affinity) => {
    expect(findAffinity(last(`defaults\nbackend b\n${lines}`))).toBe(affinity);
  });

  it('comes from the defaults too, and is not known where those are elsewhere', () => {
    expect(findAffinity(last('defaults\n balance source\nbackend b\n'))).toBe('sticky');
    expect(findAffinity(last('defaults A\n cookie S insert\ndefaults B from A\nbackend b from B\n'))).toBe('sticky');
    expect(findAffinity(last('backend b\n'))).toBe('unknown');
  });
});

describe('servers', () => {
  const section = last(
    'backend b\n server a a:1\n server b b:1 backup\n server c c:1 disabled\n server d d:1 weight 0\n server e e:1 cookie backup weight 10\n server f\n',
  ).section;

  it('are those with an address', () => {
    expect(readServers(section).map(({ name }) => name.value)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are active unless an option says otherwise; a value is no option', () => {
    expect(findActiveServers(section).map(({ name }) => name.value)).toEqual(['a', 'e']);
    const options = readServers(section).at(-1)?.options ?? [];
    expect(findOption(options, 'backup')).toBeUndefined();
    expect(findOptionValue(options, 'weight')?.value).toBe('10');
    expect(findOptionValue(options, 'maxconn')).toBeUndefined();
  });
});

describe('conditions', () => {
  const judge = (text: string) => {
    const { words } = lexLine(text, 0, text.length);
    const condition = findCondition(words);
    return [judgeHandshake(condition, new Map()), judgePlainRequest(condition, new Map())];
  };

  it.each([
    ['', 'yes', 'yes'],
    ['if { hdr(Upgrade) -i websocket }', 'yes', 'no'],
    ['unless { hdr(Upgrade) -i websocket }', 'no', 'yes'],
    ['if { hdr(Connection) -i upgrade }', 'yes', 'no'],
    ['if { hdr_cnt(Sec-WebSocket-Key) gt 0 }', 'yes', 'no'],
    ['if { hdr(Upgrade) h2c }', 'no', 'unknown'],
    ['if { path_beg /socket.io }', 'unknown', 'unknown'],
    ['if { path_beg /socket.io } { hdr(Upgrade) -m found }', 'unknown', 'no'],
    ['if { path_beg / }', 'yes', 'yes'],
    ['if { path -m beg / }', 'yes', 'yes'],
    ['if { path / }', 'unknown', 'unknown'],
    ['if { always_true }', 'yes', 'yes'],
  ])('%j: a handshake %s, a plain request %s', (text, handshake, plain) => {
    expect(judge(text)).toEqual([handshake, plain]);
  });
});

describe('polling libraries', () => {
  const uses = (route: string, name = 'io') =>
    findPollingUses(read(`defaults\n mode http\nfrontend f\n ${route}\nbackend ${name}\n server a a:1\n`)).map(
      ({ library, backend }) => `${library} ${backend.name}`,
    );

  it.each([
    ['use_backend io if { path_beg /socket.io/ }', ['Socket.IO io']],
    ['use_backend io if { path_reg ^/(socket\\.io|api)/ }', ['Socket.IO io']],
    ['use_backend io if { path_beg /app/sockjs }', ['SockJS io']],
    ['use_backend io if { path -m beg -i /signalr }', ['SignalR io']],
    ['use_backend io if { path_beg /socket.iox }', []],
    ['use_backend io if { path_beg /ws }', []],
    ['use_backend io unless { path_beg /socket.io }', []],
    ['use_backend io if !{ path_beg /socket.io }', []],
    ['use_backend io if { path_beg /socket.io } { hdr(Upgrade) -i websocket }', []],
    ['use_backend io if { hdr(Origin) /socket.io }', []],
    ['default_backend io', []],
  ])('are found by %j', (route, expected) => {
    expect(uses(route)).toEqual(expected);
  });

  it.each(['socketio', 'socket.io-nodes', 'bk_socket_io', 'sockjs', 'signalr_hubs'])(
    'are found by the name %s',
    (name) => {
      expect(uses(`default_backend ${name}`, name)).toHaveLength(1);
    },
  );

  it('are not sought in mode tcp', () => {
    expect(findPollingUses(read('defaults\nlisten socketio\n server a a:1\n'))).toEqual([]);
  });
});
