import { describe, expect, it } from 'vitest';
import { explainLogLine, isKnownLog } from '../../../../src/lint/logs/explainLogLine';
import { access, haproxyHttp, nginxError } from './logLines';

const TIMED_OUT = 'upstream timed out (110: Connection timed out) while';

describe('lines of NGINX’s error log', () => {
  it.each([
    ['info', `${TIMED_OUT} proxying upgraded connection`, 'An open WebSocket was silent for too long'],
    [
      'error',
      `${TIMED_OUT} reading response header from upstream`,
      'The server took the connection and did not answer in time',
    ],
    ['error', `${TIMED_OUT} connecting to upstream`, 'The server cannot be reached'],
    [
      'error',
      'upstream prematurely closed connection while reading response header from upstream',
      'The server hung up instead of answering the handshake',
    ],
    [
      'error',
      'upstream sent no valid HTTP/1.0 header while reading response header from upstream',
      'The answer of the server is not HTTP',
    ],
    [
      'error',
      'upstream sent no valid HTTP/1.1 response while reading response header from upstream',
      'The answer of the server is not HTTP',
    ],
    [
      'error',
      'connect() failed (111: Connection refused) while connecting to upstream',
      'Nothing listens on the server’s port',
    ],
    [
      'error',
      'connect() failed (113: No route to host) while connecting to upstream',
      'There is no route to the server',
    ],
    [
      'crit',
      'connect() to unix:/run/chat.sock failed (2: No such file or directory) while connecting to upstream',
      'The Unix socket of the server is not there',
    ],
    ['error', 'no live upstreams while connecting to upstream', 'Every server of the upstream counts as failed'],
    ['warn', 'upstream server temporarily disabled while connecting to upstream', 'A server is left out for a while'],
    [
      'error',
      'recv() failed (104: Connection reset by peer) while proxying upgraded connection',
      'The server reset an open WebSocket',
    ],
    [
      'info',
      'recv() failed (104: Connection reset by peer) while proxying upgraded connection',
      'The client reset an open WebSocket',
    ],
    [
      'error',
      'recv() failed (104: Connection reset by peer) while reading response header from upstream',
      'The server reset the connection before it answered',
    ],
    ['alert', '1024 worker_connections are not enough', 'The worker has no connection left'],
    ['error', 'client intended to send too large body: 4096 bytes', 'A request body is over client_max_body_size'],
    [
      'error',
      'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
      'The server does not speak TLS',
    ],
    [
      'error',
      'upstream SSL certificate verify error: (21:unable to verify the first certificate) while SSL handshaking to upstream',
      'The certificate of the server is not trusted',
    ],
    [
      'error',
      'upstream sent too big header while reading response header from upstream',
      'The header of the answer is larger than the buffer',
    ],
    [
      'error',
      'chat.internal could not be resolved (110: Operation timed out)',
      'The name of the server cannot be resolved',
    ],
    ['error', 'limiting requests, excess: 0.998 by zone "ws"', 'limit_req refused a request'],
    ['error', 'limiting connections by zone "ws"', 'limit_conn refused a connection'],
    [
      'info',
      'client sent plain HTTP request to HTTPS port while reading client request headers',
      'The client speaks clear text to a TLS port',
    ],
    [
      'info',
      'client sent invalid method while reading client request line',
      'The first bytes of the client are not HTTP',
    ],
    [
      'info',
      'epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while connecting to upstream',
      'The client gave up before the handshake was answered',
    ],
    [
      'info',
      'client sent too long header line: "Cookie: a=b..." while reading client request headers',
      'A header of the request is too long',
    ],
    ['info', 'client sent too long URI while reading client request line', 'The URL of the request is too long'],
    ['info', 'invalid connection preface while processing HTTP/2 connection', 'The listener takes HTTP/2 only'],
    [
      'info',
      'client sent no required SSL certificate while reading client request headers',
      'The client has no certificate',
    ],
    ['error', 'broken header: "GET /ws HTTP/1.1" while reading PROXY protocol', 'The client sent no PROXY line'],
    [
      'error',
      'open() "/usr/share/nginx/html/ws" failed (2: No such file or directory)',
      'The request was looked for as a file',
    ],
    ['error', 'access forbidden by rule', 'A deny rule refused the client'],
  ])('[%s] %s', (level, message, title) => {
    const line = nginxError(level, message);
    const found = explainLogLine(line);
    expect(found?.title).toBe(title);
    expect(found?.cause.endsWith('.') && found.remedy.endsWith('.')).toBe(true);
    expect(message).toContain(line.slice(found?.span.start, found?.span.end));
    // The same behind what syslog and containers put before it.
    expect(explainLogLine(`Nov 24 12:00:01 edge nginx: ${line}`)?.title).toBe(title);
  });

  it('the address and the command are those of the line', () => {
    const found = explainLogLine(
      nginxError('error', 'connect() failed (111: Connection refused) while connecting to upstream'),
    );
    expect(found?.cause).toContain('127.0.0.1:9000');
    expect(found?.check).toBe("ss -ltnp 'sport = :9000'");
    const timedOut = nginxError(
      'error',
      `${TIMED_OUT} reading response header from upstream`,
      'https://[::1]/live/ws?token=a',
    );
    expect(explainLogLine(timedOut)?.check).toMatch(/'https:\/\/\[::1\]:443\/live\/ws'$/);
  });

  it('nothing of a line that is not plainly an address gets into a command', () => {
    for (const upstream of ["http://a';rm -rf ~;'/x", 'http://$(id):80/', 'http://h:80/$(id)', 'ftp://h/']) {
      const line = nginxError('error', `${TIMED_OUT} reading response header from upstream`, upstream);
      expect(explainLogLine(line)?.check).not.toMatch(/rm -rf|\$\(id\)|ftp/);
    }
  });

  it('a request that quotes a message says nothing', () => {
    const line = `2026/11/24 12:00:01 [error] 1#1: *2 directory index of "/x" is forbidden, client: ::1, request: "GET /no live upstreams while connecting to upstream HTTP/1.1"`;
    expect(explainLogLine(line)).toBeUndefined();
    const path = nginxError(
      'error',
      'open() "/html/no live upstreams while connecting to upstream" failed (2: No such file or directory)',
    );
    expect(explainLogLine(path)?.title).toBe('The request was looked for as a file');
  });

  it.each(['\\x16\\x03\\x01', '\u0016\u0003\u0001'])('a TLS handshake in the request names itself: %j', (request) => {
    const line = `2026/11/24 12:00:01 [info] 1#1: *2 client sent invalid method while reading client request line, client: ::1, server: , request: "${request}"`;
    expect(explainLogLine(line)?.title).toBe('The client speaks TLS to a port without TLS');
  });

  it.each([
    'upstream timed out (110: Connection timed out) while proxying upgraded connection',
    '2026/11/24 12:00:01 [notice] 1#1: start worker processes',
    '',
  ])('no line of it, or nothing about WebSockets: %s', (line) => expect(explainLogLine(line)).toBeUndefined());

  it('no line makes an expression go on for ever', () => {
    const longs = ['[', '(', ' ', '1/', '"\\', 'a/', '-1/', '[24/Nov/2026:12:00:01.123] a b/c '];
    for (const part of longs) {
      for (const line of [
        part.repeat(20_000),
        access('200') + part.repeat(20_000),
        nginxError('error', part.repeat(20_000)),
      ]) {
        expect(explainLogLine(line)).toBeUndefined();
        isKnownLog([line]);
      }
    }
  });
});

describe('lines of an access log', () => {
  it.each([
    ['101', '', '101: a WebSocket that has ended'],
    ['101', ' 60.001', '101: a WebSocket that lasted 60.0 s'],
    ['101', ' rt=60.061 uct="0.000"', '101: a WebSocket that lasted 60.1 s'],
    ['101', ' 3.250', '101: a WebSocket that lasted 3.3 s'],
    ['499', '', '499: the client gave up before it was answered'],
    ['009', '', '009: the answer of the server is not HTTP'],
    ['426', '', '426: the server was not asked for an upgrade'],
    ['502', '', '502: no usable answer from the server'],
    ['503', '', '503: often a limit of NGINX itself'],
    ['504', ' 60.000', '504: the server did not answer the handshake in time'],
  ])('%s%s', (status, tail, title) => {
    const line = access(status, tail);
    const found = explainLogLine(line);
    expect(found?.title).toBe(title);
    expect(line.slice(found?.span.start, found?.span.end)).toBe(status);
  });

  it('only a WebSocket of the default time is called cut', () => {
    expect(explainLogLine(access('101', ' 60.001'))?.cause).toContain('60 s');
    expect(explainLogLine(access('101', ' 60.001'))?.remedy).toContain('proxy_read_timeout 1h');
    expect(explainLogLine(access('101', ' 75.000'))?.remedy).not.toContain('proxy_read_timeout 1h');
  });

  it('TLS to a plain port', () => {
    expect(explainLogLine(access('400', '', '\\x16\\x03\\x01\\x00\\xF0'))?.title).toBe(
      '400: TLS to a port without TLS',
    );
  });

  it.each([access('200'), access('304'), access('400'), access('200', '', 'GET /?s=101 HTTP/1.1')])(
    '%s: nothing',
    (line) => expect(explainLogLine(line)).toBeUndefined(),
  );
});

describe('isKnownLog', () => {
  it.each([
    [[access('200')], true],
    [[nginxError('notice', 'x')], true],
    [[haproxyHttp('----', '0/0/0/1/5', '200')], true],
    [['', 'some other log', access('200')], true],
    [['2026-11-24 12:00:00 INFO started', 'ERROR 502'], false],
    [[...Array.from({ length: 40 }, () => 'x'), access('200')], false],
  ])('%j: %s', (lines, isKnown) => expect(isKnownLog(lines)).toBe(isKnown));
});
