import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';

const RULES = ['H30', 'H31', 'H32', 'H33'];
const said = (text: string) =>
  lint({ path: '/h.cfg', text, dialect: 'haproxy', options: { level: 'all' } })
    .filter(({ rule }) => RULES.includes(rule))
    .map(({ rule, severity, message }) => `${rule} ${severity}: ${message}`);

const DEFAULTS = 'defaults\n mode http\n timeout client 1h\n';
const frontend = (name: string, lines: string) =>
  `frontend ${name}\n${lines}\n use_backend chat if { hdr(Upgrade) -i websocket }\n`;
const CHAT = 'backend chat\n server a 10.0.0.1:80\n';

describe('messages about limits and exposure', () => {
  it('H30 names both numbers and the line of maxconn', () => {
    expect(said(`global\n maxconn 1000\n ulimit-n 1999\n${DEFAULTS}`)).toEqual([
      'H30 hint: ulimit-n 1999 is too low for maxconn 1000 (line 2): each connection takes two descriptors. HAProxy does not start, unless it inherits a higher limit; without this line it computes the number itself.',
    ]);
    expect(said(`global\n maxconn 1000\n ulimit-n 2000\n${DEFAULTS}`)).toEqual([]);
  });

  it('H30 names the section of a maxconn that is never reached', () => {
    expect(said(`global\n maxconn 1000\n${DEFAULTS}frontend web\n maxconn 1001\n`)).toEqual([
      'H30 hint: maxconn 1001 of frontend web is never reached: the global maxconn 1000 (line 2) counts the connections of all frontends, and the next WebSocket gets no answer.',
    ]);
  });

  it('H31 and H33 speak once a file, H32 once a frontend', () => {
    const text = DEFAULTS + frontend('one', ' bind :80') + frontend('two', ' bind :81') + CHAT;
    expect(said(text).map((line) => line.split(':')[0])).toEqual([
      'H31 information',
      'H32 information',
      'H32 information',
      'H33 hint',
    ]);
  });

  it('a limit in the one frontend does not cover the other', () => {
    const limited = frontend('one', ' bind :80\n http-request track-sc0 src');
    expect(said(DEFAULTS + limited + frontend('two', ' bind :81') + CHAT)[1]).toBe(
      'H31 information: Nothing limits handshakes from one address through frontend two: there is neither a stick-table with track-sc and deny nor a rate-limit on their way.',
    );
  });

  it('addresses of several kinds', () => {
    const isPublic = (bind: string) =>
      said(DEFAULTS + frontend('web', ` bind ${bind}`) + CHAT).some((line) => line.startsWith('H31'));
    for (const bind of [
      ':80',
      '*:80',
      '0.0.0.0:80',
      ':::80',
      '[::]:80',
      'ipv4@:80',
      '203.0.113.7:80-90',
      '127.0.0.1:1,:80',
    ])
      expect({ bind, isPublic: isPublic(bind) }).toEqual({ bind, isPublic: true });
    for (const bind of [
      '127.0.0.1:80',
      '[::1]:80',
      '172.31.0.1:80',
      'fd@3',
      '/run/a.sock',
      'abns@a',
      'fe80::1:80',
      'name:80',
    ])
      expect({ bind, isPublic: isPublic(bind) }).toEqual({ bind, isPublic: false });
  });
});
