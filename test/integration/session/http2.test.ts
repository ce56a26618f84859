import { describe, expect, it } from 'vitest';
import { use } from '../support/dial';
import { startHttp2Server } from '../support/http2Server';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { CA_FILE, CA_PEM, readIdentity } from '../support/tlsFixtures';
import { echo } from '../support/wsServer';

describe('what a user sees of a connection over HTTP/2', () => {
  it('version, handshake, frames and close', async () => {
    const server = await use(startHttp2Server({ accept: echo, tls: readIdentity('localhost') }));
    const inspector = new SessionHarness();
    inspector.ui.files.set(CA_FILE, CA_PEM);
    await inspector.open(`${server.url}/chat`, { httpVersion: '2', caFile: CA_FILE, isDeflateOffered: false });
    expect(inspector.session.status).toMatchObject({ httpVersion: 'HTTP/2', tls: 'TLSv1.3' });
    await inspector.send('hello');
    await inspector.untilFrames(2);
    await inspector.ask('composer/send', { draft: { kind: 'close', text: 'bye', code: 1000 } });
    await inspector.untilPhase('closed');
    const rows = await inspector.rows();
    expect(rows.map(toLine)).toEqual([
      'Handshake 200',
      'out text hello',
      'in text hello',
      'out close 1000 Normal Closure · “bye”',
      'in close 1000 Normal Closure · “bye”',
      'Closed 1000',
    ]);
    const [handshake] = rows;
    expect(handshake).toMatchObject({ tone: 'normal' });
    expect(handshake?.kind === 'marker' && handshake.text).toMatch(/^CONNECT \/chat → 200 · HTTP\/2 stream · \d+ ms$/);
    const detail = await inspector.ask('handshake/read', {});
    expect(detail).toMatchObject({ requestLine: 'CONNECT /chat HTTP/2', statusLine: 'HTTP/2 200' });
    expect(detail?.requestHeaders).toContainEqual({ name: ':protocol', value: 'websocket' });
    expect(detail?.route).toContainEqual({ name: 'ALPN', value: 'h2' });
    expect(detail?.checks.every(({ verdict }) => verdict === 'pass')).toBe(true);
    await inspector.ask('row/copy', { ordinal: rows[1]?.ordinal ?? -1, format: 'curl' });
    expect(inspector.ui.clipboard).toMatch(/^# The connection is one over HTTP\/2/);
  });

  it('says that the stream was reset', async () => {
    const server = await use(startHttp2Server({ accept: (_socket, stream) => stream.destroy(new Error('a fault')) }));
    const inspector = new SessionHarness();
    await inspector.connect(server.url, { httpVersion: '2' });
    await inspector.untilPhase('closed');
    expect(inspector.session.status.ending).toMatch(
      /^No close frame: the HTTP\/2 stream was reset \(RST_STREAM INTERNAL_ERROR\)/,
    );
  });

  it('offers HTTP/1.1 where a server lacks RFC 8441', async () => {
    const server = await use(startHttp2Server({ isConnectEnabled: false }));
    const inspector = new SessionHarness();
    await inspector.connect(server.url, { httpVersion: '2' });
    await inspector.untilPhase('failed');
    const [failed] = await inspector.rows();
    expect(failed).toMatchObject({
      kind: 'marker',
      marker: 'failed',
      text: expect.stringContaining('HTTP/2 but not RFC 8441'),
    });
  });
});
