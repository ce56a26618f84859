import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { use } from '../support/dial';
import {
  listenOnFreePort,
  startGreetingServer,
  startRawServer,
  toHead,
  toSwitchingProtocols,
} from '../support/rawServer';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { CA_FILE, CA_PEM, readIdentity } from '../support/tlsFixtures';
import { echo, startWsServer } from '../support/wsServer';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);

const startPeer = (act: (socket: Socket) => void) =>
  use(
    startRawServer((socket, request) => {
      socket.write(toSwitchingProtocols(request));
      act(socket);
    }),
  );

/** The session is alive: it connects to a good server and gets an answer. */
async function expectAlive(inspector: SessionHarness): Promise<void> {
  const server = await use(startWsServer({ accept: echo }));
  await inspector.open(server.url);
  await inspector.send('still here');
  await expect
    .poll(async () => (await inspector.rows()).slice(-3).map(toLine), { timeout: 5_000 })
    .toEqual(['Handshake 101', 'out text still here', 'in text still here']);
}

/** Connects to what is bad and answers with the row that says so, which must be the last one. */
async function fail(inspector: SessionHarness, url: string) {
  await inspector.connect(url);
  await inspector.untilPhase('failed');
  const last = (await inspector.rows()).at(-1);
  if (last?.kind !== 'marker') throw new Error('expected a marker');
  expect(last).toMatchObject({ marker: 'failed', label: 'Failed', tone: 'error' });
  expect(inspector.session.status).toMatchObject({ ending: last.text, endingTone: 'error' });
  const detail = await inspector.ask('row/read', { ordinal: last.ordinal, decoderId: undefined });
  if (detail.kind !== 'marker') throw new Error('expected a marker');
  expect(detail.remedy).not.toBe('');
  return { row: last, detail };
}

describe('what cannot be dialled', () => {
  it('a URL that is none: told where it was typed, nothing dialled', async () => {
    const inspector = new SessionHarness();
    await expect(inspector.connect('ht!tp://')).rejects.toMatchObject({ code: 'bad-url' });
    await expect(inspector.connect('ftp://example.org')).rejects.toMatchObject({ code: 'bad-url' });
    await expect(inspector.connect('ws://example.org/#top')).rejects.toMatchObject({ code: 'bad-url' });
    expect(inspector.session.status.phase).toBe('idle');
    await expectAlive(inspector);
  });

  it('a URL that is none, by a command of the palette: a row', async () => {
    const inspector = new SessionHarness();
    inspector.session.connect(createConnectionSettings('ftp://example.org'));
    await inspector.untilPhase('failed');
    expect((await inspector.markers())[0]).toMatchObject({ label: 'Not dialled', tone: 'error' });
    await expectAlive(inspector);
  });

  it('a header with a line break, a CA file without certificates', async () => {
    const inspector = new SessionHarness();
    const headers = [{ name: 'X-A', value: 'b\r\nX-Evil: 1' }];
    await expect(inspector.connect('ws://127.0.0.1', { headers })).rejects.toMatchObject({ code: 'bad-header' });
    inspector.ui.files.set('/ca.txt', 'hello');
    await expect(inspector.connect('ws://127.0.0.1', { caFile: '/ca.txt' })).rejects.toMatchObject({
      code: 'bad-ca-file',
    });
  });

  it('a host that is not there', async () => {
    const inspector = new SessionHarness();
    const { row } = await fail(inspector, 'ws://nowhere.invalid/');
    expect(row.text).toContain('nowhere.invalid');
    await expectAlive(inspector);
  });

  it('a port with nothing', async () => {
    const server = createServer();
    const port = await listenOnFreePort(server);
    await new Promise((resolve) => server.close(resolve));
    const inspector = new SessionHarness();
    const { row, detail } = await fail(inspector, `ws://127.0.0.1:${port}`);
    expect(row.text).toContain(`Nothing accepts connections at 127.0.0.1:${port}`);
    expect(detail.remedy).toContain('Start the server');
    await expectAlive(inspector);
  });
});

describe('a peer that is no WebSocket server', () => {
  it('garbage: its bytes are there to be looked at', async () => {
    const server = await use(startGreetingServer((socket) => socket.write(bytesOf(0, 1, 2, 0xff))));
    const inspector = new SessionHarness();
    const { detail } = await fail(inspector, server.url);
    expect([...(detail.receivedBytes ?? [])]).toEqual([0, 1, 2, 0xff]);
    await expectAlive(inspector);
  });

  it('200 instead of 101: the page is in the handshake', async () => {
    const server = await use(
      startRawServer((socket) => socket.end(`${toHead('HTTP/1.1 200 OK', 'Content-Length: 4')}page`)),
    );
    const inspector = new SessionHarness();
    const { row } = await fail(inspector, server.url);
    expect(row).toMatchObject({ flags: '200', text: 'The server answered HTTP/1.1 200 OK, not 101.' });
    const handshake = await inspector.ask('handshake/read', {});
    expect(handshake).toMatchObject({ statusLine: 'HTTP/1.1 200 OK', body: 'page', isBodyTruncated: false });
    await expectAlive(inspector);
  });

  it('a wrong Accept, and an unasked subprotocol: the check that failed', async () => {
    const wrongAccept = await use(
      startRawServer((socket) =>
        socket.write(
          toHead('HTTP/1.1 101 Sure', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Accept: x'),
        ),
      ),
    );
    const unasked = await use(
      startRawServer((socket, request) => socket.write(toSwitchingProtocols(request, 'Sec-WebSocket-Protocol: chat'))),
    );
    const inspector = new SessionHarness();
    const failed = async () =>
      (await inspector.ask('handshake/read', {}))?.checks
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ name }) => name);
    await fail(inspector, wrongAccept.url);
    expect(await failed()).toEqual(['Sec-WebSocket-Accept']);
    await fail(inspector, unasked.url);
    expect(await failed()).toEqual(['Sec-WebSocket-Protocol']);
    await expectAlive(inspector);
  });

  it('half open: no 101 ever', async () => {
    const server = await use(startRawServer(() => undefined));
    const inspector = new SessionHarness({ handshakeTimeoutMs: 200 });
    const { row } = await fail(inspector, server.url);
    expect(row.text).toContain('within 0.2 s');
    await expectAlive(inspector);
  });

  it('given up while connecting', async () => {
    const server = await use(startRawServer(() => undefined));
    const inspector = new SessionHarness();
    await inspector.connect(server.url);
    await inspector.ask('connection/close', {});
    await inspector.untilPhase('closed');
    expect((await inspector.rows()).map(toLine)).toEqual(['Given up']);
    expect(inspector.session.status.endingTone).toBe('normal');
    await expectAlive(inspector);
  });
});

describe('a server that breaks the protocol: the row, its fault, and the end', () => {
  it.each([
    ['a reserved opcode', bytesOf(0x83, 0x01, 0x41), 'reserved-opcode', 'WS_ERR_INVALID_OPCODE'],
    [
      'a length of 2^63',
      bytesOf(0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0),
      'length-too-large',
      'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
    ],
    ['text that is not UTF-8', bytesOf(0x81, 0x02, 0xc3, 0x28), 'utf8-invalid', 'WS_ERR_INVALID_UTF8'],
    ['close code 1005', bytesOf(0x88, 0x02, 0x03, 0xed), 'close-code-invalid', 'WS_ERR_INVALID_CLOSE_CODE'],
  ])('%s', async (_name, bytes, violation, error) => {
    const server = await startPeer((socket) => {
      socket.write(encodeFrame({ opcode: Opcode.text, payload: utf8('good') }));
      socket.write(bytes);
      socket.on('end', () => socket.end());
      socket.resume();
    });
    const inspector = new SessionHarness();
    await inspector.connect(server.url);
    await inspector.untilPhase('closed');
    const rows = await inspector.rows();
    const bad = rows.find((row) => row.kind === 'frame' && row.direction === 'in' && row.preview !== 'good');
    expect(toLine(rows[1] ?? rows[0] ?? neverRow)).toBe('in text good');
    expect(bad).toMatchObject({ kind: 'frame', tone: 'error' });
    const detail = await inspector.ask('row/read', { ordinal: bad?.ordinal ?? -1, decoderId: undefined });
    expect(detail).toMatchObject({ kind: 'frame' });
    expect(detail.kind === 'frame' && detail.violations.map(({ code }) => code)).toContain(violation);
    const end = rows.at(-1);
    expect(end).toMatchObject({ kind: 'marker', marker: 'closed', label: 'Closed 1006', tone: 'error' });
    expect(end?.kind === 'marker' && end.text).toContain(error);
    await expectAlive(inspector);
  });

  it('2^63 is shown to the last digit', async () => {
    const server = await startPeer((socket) => socket.end(bytesOf(0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0)));
    const inspector = new SessionHarness();
    await inspector.connect(server.url);
    await inspector.untilPhase('closed');
    const [frame] = (await inspector.frames()).filter(({ direction }) => direction === 'in');
    const detail = await inspector.ask('row/read', { ordinal: frame?.ordinal ?? -1, decoderId: undefined });
    expect(detail).toMatchObject({ header: { payloadLength: '9223372036854775808' } });
  });

  it('a reset in the middle of a frame: the part that came is a row', async () => {
    const server = await startPeer((socket) => {
      const frame = encodeFrame({ opcode: Opcode.binary, payload: new Uint8Array(5_000).fill(7) });
      socket.write(frame.subarray(0, 3_004), () => setTimeout(() => socket.resetAndDestroy(), 30));
    });
    const inspector = new SessionHarness();
    await inspector.connect(server.url);
    await inspector.untilPhase('closed');
    const rows = await inspector.rows();
    expect(rows[1]).toMatchObject({ kind: 'frame', lengthBytes: 5_000, wireBytes: 3_000, tone: 'error' });
    const page = await inspector.ask('payload/read', { ordinal: 1, source: 'frame', from: 0, count: 65_536 });
    expect(page).toMatchObject({ totalBytes: 3_000 });
    expect(page.bytes.every((byte) => byte === 7)).toBe(true);
    await expect(
      inspector.ask('payload/read', { ordinal: 1, source: 'message', from: 0, count: 1 }),
    ).rejects.toMatchObject({ code: 'unavailable' });
    expect(inspector.session.status.ending).toContain('reset (RST)');
    await expectAlive(inspector);
  });

  it('HTTP text in the tunnel is recognised', async () => {
    const server = await startPeer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const inspector = new SessionHarness();
    await inspector.connect(server.url);
    await inspector.untilPhase('closed');
    const last = (await inspector.rows()).at(-1);
    const detail = await inspector.ask('row/read', { ordinal: last?.ordinal ?? -1, decoderId: undefined });
    expect(detail).toMatchObject({ kind: 'marker', remedy: expect.stringContaining('HTTP text') });
  });

  it.each([
    ['an array that claims 2^32-1 items', bytesOf(0xdd, 0xff, 0xff, 0xff, 0xff, 0x01)],
    ['100,000 levels', new Uint8Array(100_000).fill(0x91)],
  ])('a MessagePack bomb is a row with a fault: %s', async (_name, payload) => {
    const server = await startPeer((socket) => socket.write(encodeFrame({ opcode: Opcode.binary, payload })));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    const [frame] = await inspector.untilFrames(1);
    expect(frame).toMatchObject({ lengthBytes: payload.length, tone: 'normal' });
    expect(frame?.preview.length).toBeLessThanOrEqual(200);
    const detail = await inspector.ask('row/read', { ordinal: frame?.ordinal ?? -1, decoderId: 'messagepack' });
    expect(detail.kind === 'frame' && detail.payload.faults.length).toBeGreaterThan(0);
    await expectAlive(inspector);
  });

  it('a storm of close frames: every one is a row, one end', async () => {
    const close = encodeFrame({ opcode: Opcode.close, payload: bytesOf(0x03, 0xe8) });
    const server = await startPeer((socket) => socket.end(Buffer.concat(Array.from({ length: 1_000 }, () => close))));
    const inspector = new SessionHarness();
    await inspector.connect(server.url);
    await inspector.untilPhase('closed');
    const { rows } = await inspector.ask('session/open', {});
    expect(rows.counts.close).toEqual({ in: 1_000, out: 1 });
    expect((await inspector.markers()).filter(({ marker }) => marker === 'closed')).toHaveLength(1);
    await expectAlive(inspector);
  });
});

describe('TLS', () => {
  it('an untrusted certificate: refused with its chain, then trusted by its authority, then by switch', async () => {
    const server = await use(startWsServer({ accept: echo, tls: readIdentity('localhost') }));
    const inspector = new SessionHarness();
    inspector.ui.files.set(CA_FILE, CA_PEM);
    const { row } = await fail(inspector, server.url);
    expect(row.text).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    const refused = await inspector.ask('handshake/read', {});
    expect(refused?.checks[0]).toMatchObject({ name: 'Certificate', verdict: 'fail' });
    expect(refused?.certificates[0]).toContainEqual({ name: 'Subject', value: 'O=Socketscope tests, CN=localhost' });

    await inspector.open(server.url, { caFile: CA_FILE });
    expect(inspector.session.status).toMatchObject({ tls: 'TLSv1.3', warnings: [] });
    await inspector.open(server.url, { isCertificateVerified: false });
    expect(inspector.session.status.warnings[0]).toContain('Certificates are not verified');
    expect((await inspector.ask('handshake/read', {}))?.checks[0]?.verdict).toBe('warn');
  });
});

const neverRow = {
  kind: 'marker',
  marker: 'gap',
  ordinal: -1,
  timeMs: 0,
  deltaMs: undefined,
  shownDeltaMs: undefined,
  bookmark: undefined,
  label: 'no row',
  flags: '',
  text: '',
  tone: 'normal',
} as const;
