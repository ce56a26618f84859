import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';

const DEFAULTS = 'defaults\n mode http\n timeout client 30s\n timeout server 40s\n';
const LISTEN = 'listen chat\n bind :80\n server a 10.0.0.1:80\n';

const find = (rule: string, text: string, options = {}) =>
  lint({ path: '/h.cfg', text, dialect: 'haproxy', options }).filter((finding) => finding.rule === rule);
const severities = (rule: string, text: string, options = {}) =>
  find(rule, text, options).map(({ severity }) => severity);
const withTunnel = (time: string) => `${DEFAULTS}${LISTEN} timeout tunnel ${time}\n`;

describe('messages and severities of timeouts', () => {
  it.each([
    ['3600', 'error'],
    ['36000', 'error'],
    ['4000', 'error'],
    ['30000', 'information'],
  ])('H3 says of tunnel %s: %s', (time, severity) => {
    expect(severities('H3', withTunnel(time))).toEqual([severity]);
  });

  it('H3 lets be what is long enough for the user', () => {
    expect(severities('H3', withTunnel('30000'), { minIdleMs: 20_000 })).toEqual([]);
  });

  it.each([
    ['30d', ['error'], ['Write 24d']],
    ['1d2h', ['information'], ['Write 26h']],
    ['30d30d', ['error'], ['Write 24d']],
    ['1h30m', ['information'], ['Write 90m']],
    ['1s30m', ['warning'], ['Write 1801s']],
    ['45sec', ['warning'], ['Write 1h']],
    ['45s', ['information'], ['Write 1h']],
    ['1h', [], []],
  ])('H6 says of tunnel %s: %j', (time, expected, fixes) => {
    const findings = find('H6', withTunnel(time));
    expect(findings.map(({ severity }) => severity)).toEqual(expected);
    expect(findings.flatMap((finding) => finding.fixes.map(({ title }) => title))).toEqual(fixes);
  });

  it('H3 says what short timeouts of the client and the server do beside a tunnel', () => {
    const text = `${withTunnel('1h').replace('30s', '30').replace('40s', '300')} acl is_websocket hdr(Upgrade) -i websocket\n use_backend chat if is_websocket\n`;
    expect(find('H3', text).map(({ severity, message }) => [severity, message])).toEqual([
      [
        'warning',
        '30 without a unit is milliseconds, not seconds: a handshake that takes longer than 30 ms to arrive gets 408.',
      ],
      [
        'warning',
        '300 without a unit is milliseconds, not seconds: a handshake that the server of listen chat does not answer within 300 ms gets 504.',
      ],
    ]);
    expect(find('H3', text.replace('client 30', 'client 500'))).toHaveLength(1);
  });

  it('H6 informs about what is ignored of other timeouts', () => {
    expect(severities('H6', withTunnel('1h').replace('30s', '30sec'))).toEqual(['information']);
    expect(find('H6', withTunnel('1h').replace('30s', '30sec'))[0]?.fixes.map(({ title }) => title)).toEqual([
      'Write 30s',
    ]);
  });

  it('H5 is an information in defaults alone, which every section may replace', () => {
    expect(severities('H5', 'defaults\n timeout tunnel 0\n')).toEqual(['information']);
    expect(severities('H5', 'backend chat\n timeout tunnel 0\n server a 10.0.0.1:80\n')).toEqual(['warning']);
  });

  it('H5 is an information where where the other timeouts are long', () => {
    expect(severities('H5', withTunnel('0'))).toEqual(['warning']);
    expect(severities('H5', withTunnel('0').replace(/[34]0s/g, '2h'))).toEqual(['information']);
  });

  it('H7 speaks instead of H1, and shows the timeout that is lost', () => {
    const text = `defaults\n timeout tunnel 1h\n${DEFAULTS}${LISTEN}`;
    const [finding] = find('H7', text);
    expect(finding?.message).toBe(
      'These defaults start from zero, without the timeout tunnel 1h of line 2: idle WebSockets through listen chat are cut after 30 s: the smaller of timeout client 30s at line 5 and timeout server 40s at line 6.',
    );
    expect(finding?.related.map(({ start, end }) => text.slice(start, end))).toEqual(['timeout tunnel 1h']);
    expect(find('H1', text)).toEqual([]);
  });
});
