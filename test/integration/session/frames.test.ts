import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { use } from '../support/dial';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { echo, startWsServer } from '../support/wsServer';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('what a user sees of a connection', () => {
  it('handshake, frames both ways, close, in order', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    await inspector.open(`${server.url}/chat`);
    await inspector.send('{"op":"hello"}');
    await inspector.untilFrames(2);
    await inspector.ask('composer/send', { draft: { kind: 'messagepack', text: '{"id": 7}' } });
    await inspector.untilFrames(4);
    await inspector.ask('composer/send', { draft: { kind: 'close', text: 'bye', code: 4000 } });
    await inspector.untilPhase('closed');
    const rows = await inspector.rows();
    expect(rows.map(toLine)).toEqual([
      'Handshake 101',
      'out text {"op":"hello"}',
      'in text {"op":"hello"}',
      'out binary {id: 7}',
      'in binary {id: 7}',
      'out close 4000 Private Use · “bye”',
      'in close 4000 Private Use · “bye”',
      'Closed 4000',
    ]);
    expect(rows.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const [handshake, sent] = rows;
    expect(handshake).toMatchObject({ marker: 'handshake', tone: 'normal', deltaMs: undefined });
    expect(handshake?.kind === 'marker' && handshake.text).toMatch(
      /^GET \/chat → 101 Switching Protocols · Accept verified · \d+ ms$/,
    );
    expect(sent).toMatchObject({
      isFin: true,
      isMasked: true,
      rsv: 0,
      lengthBytes: 14,
      wireBytes: 14,
      fragment: undefined,
    });
    expect(rows[3]).toMatchObject({ previewFormat: 'MessagePack' });
    expect(inspector.session.status).toMatchObject({ phase: 'closed', httpVersion: 'HTTP/1.1', deflate: '' });
    expect(inspector.session.status.ending).toBe('4000 Private Use · “bye”');
  });

  it('fragments know their place, and a ping between them says so', async () => {
    const server = await use(
      startRawServer((socket, request) => {
        const frames = [
          encodeFrame({ opcode: Opcode.text, payload: utf8('He'), isFin: false }),
          encodeFrame({ opcode: Opcode.ping, payload: utf8('p') }),
          encodeFrame({ opcode: Opcode.continuation, payload: utf8('llo '), isFin: false }),
          encodeFrame({ opcode: Opcode.continuation, payload: utf8('you') }),
        ];
        socket.write(Buffer.concat([Buffer.from(toSwitchingProtocols(request)), ...frames]));
      }),
    );
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    const frames = (await inspector.untilFrames(5)).filter(({ direction }) => direction === 'in');
    expect(frames.map(({ preview }) => preview)).toEqual(['He', 'p', 'llo ', 'you']);
    expect(frames.map(({ fragment }) => fragment && `${fragment.index} of ${fragment.count}`)).toEqual([
      '1 of 3',
      undefined,
      '2 of 3',
      '3 of 3',
    ]);
    expect(frames[1]?.note).toContain('between fragments');
    const detail = await inspector.ask('row/read', { ordinal: frames[0]?.ordinal ?? -1, decoderId: undefined });
    expect(detail).toMatchObject({
      kind: 'frame',
      message: { isComplete: true, messageBytes: 9, wireBytes: 9 },
      payload: { totalBytes: 9, decoderId: 'text', unavailable: undefined },
    });
  });

  it('a compressed message: both sizes, RSV1, the inflated preview', async () => {
    const server = await use(startWsServer({ accept: echo, options: { perMessageDeflate: { threshold: 0 } } }));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    const text = `{"text":"${'again and '.repeat(300)}"}`;
    await inspector.send(text);
    const [, received] = await inspector.untilFrames(2);
    expect(received).toMatchObject({ rsv: 4, lengthBytes: text.length, direction: 'in' });
    expect(received?.wireBytes).toBeLessThan(200);
    expect(received?.preview.startsWith('{"text":"again and')).toBe(true);
    expect(inspector.session.status.deflate).toBe('15/15');
    expect(inspector.session.status.deflateSaved).toBeGreaterThan(0.9);
  });

  it('a pong answers its ping, with the round trip in the status', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.ping('srv') }));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    inspector.session.sendPing();
    const frames = await inspector.untilFrames(4);
    const ours = frames.find(({ direction, opcode }) => direction === 'out' && opcode === Opcode.ping);
    const theirs = frames.find(({ direction, opcode }) => direction === 'in' && opcode === Opcode.ping);
    expect(ours?.note).toMatch(/^RTT [\d.]+ ms$/);
    expect(frames.find(({ direction, opcode }) => direction === 'in' && opcode === Opcode.pong)?.note).toMatch(
      new RegExp(`^answers #${ours?.ordinal} in [\\d.]+ ms$`),
    );
    expect(frames.find(({ direction, opcode }) => direction === 'out' && opcode === Opcode.pong)?.note).toMatch(
      new RegExp(`^answers #${theirs?.ordinal} in`),
    );
    expect(inspector.session.status.rtt).toMatchObject({ count: 1 });
  });

  it('the subprotocol decides the decoder', async () => {
    const server = await use(
      startWsServer({
        accept: (socket) => socket.send(encode({ hello: ['world', 1] })),
        options: { handleProtocols: () => 'wamp.2.msgpack' },
      }),
    );
    const inspector = new SessionHarness();
    await inspector.open(server.url, { subprotocols: ['wamp.2.msgpack'] });
    const [frame] = await inspector.untilFrames(1);
    expect(frame).toMatchObject({ previewFormat: 'MessagePack', preview: '{hello: ["world", 1]}' });
    expect(inspector.session.status.subprotocol).toBe('wamp.2.msgpack');
  });
});

describe('detail', () => {
  it('pages of a large message, by source, and its tree', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { isDeflateOffered: false });
    const text = JSON.stringify(Array.from({ length: 40_000 }, (_, index) => index));
    await inspector.send(text);
    const [sent] = await inspector.untilFrames(2);
    const ordinal = sent?.ordinal ?? -1;
    let joined = '';
    for (let from = 0; from < text.length; from += 65_536) {
      const page = await inspector.ask('payload/read', { ordinal, source: 'message', from, count: 65_536 });
      expect(page.totalBytes).toBe(text.length);
      expect(page.bytes.buffer.byteLength).toBe(page.bytes.byteLength);
      joined += Buffer.from(page.bytes).toString();
    }
    expect(joined).toBe(text);
    const wire = await inspector.ask('payload/read', { ordinal, source: 'wire', from: 0, count: 14 });
    const detail = await inspector.ask('row/read', { ordinal, decoderId: undefined });
    if (detail.kind !== 'frame') throw new Error('expected a frame');
    expect(detail.header).toMatchObject({
      length7: 127,
      isMasked: true,
      payloadLength: String(text.length),
      opcodeName: 'text',
    });
    expect([...detail.header.bytes]).toEqual([...wire.bytes]);
    expect([...(detail.header.maskingKey ?? [])]).toEqual([...wire.bytes.subarray(10, 14)]);
    expect(detail.payload).toMatchObject({ decoderId: 'json', isAutomatic: true, rootCount: 1, faults: [] });
    const roots = await inspector.ask('tree/read', {
      ordinal,
      decoderId: undefined,
      parentId: undefined,
      first: 0,
      count: 10,
    });
    const children = await inspector.ask('tree/read', {
      ordinal,
      decoderId: undefined,
      parentId: roots.lines[0]?.id,
      first: 39_990,
      count: 200,
    });
    expect(children.total).toBe(40_000);
    expect(children.lines.map(({ text: value }) => value)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(39_990 + index)),
    );
    const pinned = await inspector.ask('row/read', { ordinal, decoderId: 'text' });
    expect(pinned).toMatchObject({ payload: { decoderId: 'text', isAutomatic: false } });
  });

  it('the handshake as sent, with its checks', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    expect(await inspector.ask('handshake/read', {})).toBeNull();
    await inspector.open(`${server.url}/a?b=c`, {
      cookies: 'id=1',
      origin: 'https://example.org',
      headers: [{ name: 'X-One', value: '1' }],
    });
    const detail = await inspector.ask('handshake/read', {});
    expect(detail?.requestLine).toBe('GET /a?b=c HTTP/1.1');
    expect(detail?.requestHeaders).toEqual(
      expect.arrayContaining([
        { name: 'Origin', value: 'https://example.org' },
        { name: 'Cookie', value: 'id=1' },
        { name: 'X-One', value: '1' },
      ]),
    );
    expect(detail?.statusLine).toBe('HTTP/1.1 101 Switching Protocols');
    expect(detail?.checks.every(({ verdict }) => verdict === 'pass')).toBe(true);
    expect(detail?.route[0]).toEqual({ name: 'Route', value: `tcp 127.0.0.1:${server.port}` });
  });

  it('copies and opens a message in the formats asked for', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.send(encode({ a: 1 })) }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { headers: [{ name: 'Authorization', value: 'Bearer secret' }] });
    const [frame] = await inspector.untilFrames(1);
    const ordinal = frame?.ordinal ?? -1;
    const copy = async (format: 'text' | 'json' | 'hex' | 'base64' | 'c-array' | 'curl' | 'websocat') => {
      const { summary } = await inspector.ask('row/copy', { ordinal, format });
      return [summary, inspector.ui.clipboard];
    };
    expect(await copy('hex')).toEqual(['4 bytes as hex', '81 a1 61 01']);
    expect(await copy('json')).toEqual(['4 bytes as JSON', '{\n  "a": 1\n}\n']);
    expect(await copy('base64')).toEqual(['4 bytes as Base64', 'gaFhAQ==']);
    expect((await copy('c-array'))[1]).toContain('payload[4] = {\n  0x81, 0xa1, 0x61, 0x01\n};');
    expect((await copy('curl'))[1]).toContain(`http://127.0.0.1:${server.port}/`);
    expect(inspector.ui.clipboard).not.toContain('secret');
    expect((await copy('websocat'))[1]).toContain(`'${server.url}/'`);
    await inspector.ask('row/openInEditor', { ordinal });
    expect(inspector.ui.document).toEqual({ language: 'json', text: '{\n  "a": 1\n}\n' });
    await expect(inspector.ask('row/copy', { ordinal: 0, format: 'hex' })).rejects.toMatchObject({
      code: 'no-payload',
    });
    expect((await inspector.ask('row/copy', { ordinal: 0, format: 'text' })).summary).toBe('the text of the row');
  });
});

describe('settings and the editor around it', () => {
  it('remembers what was connected, saves when asked, chooses a file', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    expect(inspector.ui.remembered).toEqual([server.url]);
    expect(await inspector.ask('settings/chooseCaFile', {})).toEqual({ path: '/some/ca.pem' });
    await inspector.ask('connection/save', { settings: createConnectionSettings('ws://x') });
    expect(inspector.ui.saved).toEqual([createConnectionSettings('ws://x')]);
    await inspector.ask('text/copy', { text: 'Host: x' });
    expect(inspector.ui.clipboard).toBe('Host: x');
    await inspector.ask('proxy/reveal', {});
    expect(inspector.ui.revealed).toBe(1);
    const snapshot = await inspector.ask('session/open', {});
    expect(snapshot.settings.url).toBe(server.url);
    expect(snapshot.decoders.map(({ id }) => id)).toContain('messagepack');
    expect(snapshot.strings).toEqual({ connect: 'Connect' });
  });

  it('what has no promised shape is refused before it does anything', async () => {
    const inspector = new SessionHarness();
    const signal = new AbortController().signal;
    for (const [name, params] of [
      ['rows/read', { revision: 1, first: 0, count: 1e9 }],
      ['rows/read', null],
      ['row/read', { ordinal: '1' }],
      ['connection/open', { settings: { url: 5 } }],
      ['constructor', {}],
      [7, {}],
    ] as const) {
      await expect(inspector.session.handle(name, params, signal)).rejects.toMatchObject({ code: 'invalid-request' });
    }
  });

  it('an aborted request is cancelled, a disposed session says so', async () => {
    const inspector = new SessionHarness();
    const controller = new AbortController();
    controller.abort();
    await expect(inspector.ask('session/open', {}, controller.signal)).rejects.toThrow('Cancelled');
    inspector.session.dispose();
    await expect(inspector.ask('session/open', {})).rejects.toMatchObject({ code: 'disposed' });
  });
});
