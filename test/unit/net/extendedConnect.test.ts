import { describe, expect, it } from 'vitest';
import { toExtendedConnect, toHeaderObject } from '../../../src/net/extendedConnect';
import { toTarget } from '../../../src/net/transport';

const NOTHING = { headers: [], subprotocols: [], perMessageDeflate: false };

describe('the request of extended CONNECT', () => {
  it('is four pseudo-header fields, :protocol and the version where nothing is added', () => {
    expect(toExtendedConnect(NOTHING, toTarget('ws://[::1]:8080/a?b=c'))).toEqual([
      [':method', 'CONNECT'],
      [':protocol', 'websocket'],
      [':scheme', 'http'],
      [':path', '/a?b=c'],
      [':authority', '[::1]:8080'],
      ['sec-websocket-version', '13'],
    ]);
  });

  it('takes Host as :authority, and leaves out what belongs to a connection of HTTP/1.1', () => {
    const headers = [
      ['Host', 'other.example'],
      ['Keep-Alive', 'timeout=5'],
      ['Proxy-Connection', 'keep-alive'],
      ['TE', 'trailers'],
      ['X-Own', '1'],
    ] as const;
    const fields = toExtendedConnect({ ...NOTHING, headers }, toTarget('wss://example.org/'));
    expect(fields.find(([name]) => name === ':authority')).toEqual([':authority', 'other.example']);
    expect(fields.slice(6)).toEqual([['x-own', '1']]);
  });

  it('gives Node a list for a field that comes twice', () => {
    const fields = [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ] as const;
    expect(toHeaderObject(fields)).toEqual({ a: ['1', '3'], b: '2' });
  });
});
