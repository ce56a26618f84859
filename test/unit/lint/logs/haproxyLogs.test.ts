import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainLogLine } from '../../../../src/lint/logs/explainLogLine';
import { allRules } from '../../../../src/lint/registry';
import { haproxyHttp, haproxyTcp } from './logLines';

describe('lines of HAProxy about a connection', () => {
  it.each([
    ['cD--', '0/0/1/1/2003', '101', 'An open WebSocket was cut for silence'],
    ['sD--', '0/0/3/2/1005', '101', 'An open WebSocket was cut for silence'],
    ['SD--', '0/0/3/2/1005', '101', 'The server reset an open WebSocket'],
    ['CD--', '0/0/3/2/1005', '101', 'The client reset an open WebSocket'],
    ['----', '0/0/3/2/1005', '101', 'A WebSocket that ended in order, for TCP'],
    ['K---', '0/0/3/2/1005', '101', 'HAProxy was stopped or told to end the connection'],
    ['SC--', '0/0/-1/-1/1002', '503', 'The server refused the connection'],
    ['sC--', '0/0/-1/-1/2003', '503', 'The server did not take the connection in time'],
    ['sH--', '0/0/0/-1/1002', '504', 'The server did not answer the handshake in time'],
    ['PH--', '0/0/0/-1/2', '502', 'The answer of the server is not HTTP'],
    ['SH--', '0/0/0/-1/2', '502', 'The server hung up instead of answering the handshake'],
    ['PR--', '0/-1/-1/-1/0', '403', 'A rule of the config refused the handshake'],
    ['LR--', '0/-1/-1/-1/0', '301', 'HAProxy answered the handshake itself'],
    ['cR--', '-1/-1/-1/-1/1000', '408', 'The client sent no whole request in time'],
    ['CH--', '0/0/0/-1/1500', '499', 'The connection did not end in order'],
  ])('%s %s %s', (state, timers, status, title) => {
    const line = haproxyHttp(state, timers, status);
    const found = explainLogLine(line);
    expect(found?.title).toBe(title);
    expect(line.slice(found?.span.start, found?.span.end)).toBe(state.slice(0, 2));
    expect(found?.cause).toContain(`${state.slice(0, 2)}: `);
  });

  it.each([
    ['web/<NOSRV>', 'SC--', '0/-1/-1/-1/0', '503', 'There was no server to send the handshake to'],
    ['chat/<NOSRV>', 'sQ--', '0/1001/-1/-1/1001', '503', 'The handshake waited in the queue for too long'],
  ])('%s %s', (server, state, timers, status, title) => {
    expect(explainLogLine(haproxyHttp(state, timers, status, server))?.title).toBe(title);
  });

  it.each([
    ['400', 'The request is no valid HTTP'],
    ['0', 'The request is not what the bind expects'],
  ])('<BADREQ> with status %s', (status, title) => {
    const line = haproxyHttp('PR--', '-1/-1/-1/-1/0', status, 'web/<NOSRV>', '<BADREQ>');
    expect(explainLogLine(line)?.title).toBe(title);
  });

  it('the time is that of the line, with what logasap adds', () => {
    expect(explainLogLine(haproxyHttp('cD--', '0/0/1/1/60003', '101'))?.cause).toContain('It lasted 60.0 s.');
    expect(explainLogLine(haproxyHttp('cD--', '0/0/1/1/+60003', '101'))?.cause).toContain('It lasted 60.0 s.');
  });

  it('mode tcp', () => {
    expect(explainLogLine(haproxyTcp('cD', '1/0/3003'))?.title).toBe('An open connection was cut for silence');
    expect(explainLogLine(haproxyTcp('--', '1/0/3003'))?.title).toBe('A connection that ended in order, for TCP');
    expect(explainLogLine(haproxyTcp('SC', '1/-1/3'))?.title).toBe('The server refused the connection');
  });

  it('an answer to a plain request in order says nothing', () => {
    expect(explainLogLine(haproxyHttp('----', '0/0/0/1/5', '200'))).toBeUndefined();
  });
});

describe('notices of HAProxy', () => {
  it.each([
    [
      '[WARNING]  (811) : Server chat/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 0 active and 0 backup servers left.',
      'A health check took the server out',
      'Nothing takes connections',
    ],
    [
      'Nov 24 12:00:01 lb haproxy[811]: Server chat/s1 is DOWN, reason: Layer7 wrong status, code: 426, info: "Upgrade Required", check duration: 1ms.',
      'A health check took the server out',
      'answered 426',
    ],
    ["[ALERT]    (811) : backend 'chat' has no server available!", 'No server of the backend is left', '503'],
    ['haproxy[811]: backend chat has no server available!', 'No server of the backend is left', '503'],
    [
      '127.0.0.1:44422 [24/Nov/2026:12:00:01.123] f_tls/1: SSL handshake failure',
      'TLS did not come about',
      'clear text',
    ],
  ])('%s', (line, title, cause) => {
    expect(explainLogLine(line)).toMatchObject({ title, cause: expect.stringContaining(cause) });
  });

  it.each(['Server chat is UP', 'my app: SSL handshake failure', 'the Server a/b is DOWN, they said'])(
    'not those of others: %s',
    (line) => expect(explainLogLine(line)).toBeUndefined(),
  );
});

it('every rule that the tables name exists', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', '..', 'src', 'lint', 'logs');
  const source = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const lists = [...source.matchAll(/(?:ruleIds: |_RULES = )\[([^\]]+)\]/g)].map((match) => match[1] ?? '');
  const named = lists.flatMap((list) => [...list.matchAll(/'([A-Z]\d+)'/g)].map((match) => match[1] ?? ''));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((id) => !allRules.some((rule) => rule.id === id))).toEqual([]);
});
