import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { DEFAULT_RECONNECT } from '../../../src/protocol/connection';
import { use } from '../support/dial';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

const RECONNECT = { ...DEFAULT_RECONNECT, isEnabled: true, baseMs: 10, capMs: 10, isJittered: false };

describe('messages on connect', () => {
  it('are sent in order each time the connection opens, also after a reconnect', async () => {
    let count = 0;
    const received: string[][] = [];
    const accept = (socket: WebSocket) => {
      const messages: string[] = [];
      received.push(messages);
      const isFirst = count++ === 0;
      socket.on('message', (data) => {
        messages.push(String(data));
        if (isFirst && messages.length === 3) socket.terminate();
      });
    };
    const server = await use(startWsServer({ accept }));
    const inspector = new SessionHarness();
    const onConnectMessages = ['{"op":"subscribe"}', 'two\nlines', 'ünïcode'];
    await inspector.connect(server.url, { onConnectMessages, reconnect: RECONNECT });
    await until(() => received[1]?.length === 3);
    expect(received).toEqual([onConnectMessages, onConnectMessages]);
    const texts = (await inspector.frames()).filter(({ opcode }) => opcode === 1);
    expect(texts.map(({ direction }) => direction)).toEqual(Array(6).fill('out'));
    expect(toLine(texts[0] ?? expect.fail('no row'))).toBe('out text {"op":"subscribe"}');
  });

  it('come after what the server sent together with its 101', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.send('welcome') }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { onConnectMessages: ['hello'] });
    const frames = await inspector.untilFrames(2);
    const times = frames.map(({ timeMs }) => timeMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('one that is no text is a row, and the others are sent', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { onConnectMessages: ['a', 'half \ud83d', 'c'] });
    await inspector.untilFrames(4);
    expect((await inspector.frames()).filter(({ direction }) => direction === 'out').map(toLine)).toEqual([
      'out text a',
      'out text c',
    ]);
    expect((await inspector.markers()).at(-1)).toMatchObject({
      label: 'Not sent',
      tone: 'error',
      text: expect.stringContaining('On-connect message 2 was not sent: Half of a surrogate pair'),
    });
  });
});

describe('a missed pong', () => {
  it('ends the connection where the options ask for it, with a row that says so, and is reconnected', async () => {
    let count = 0;
    const accept = () => void count++;
    const server = await use(startWsServer({ accept, options: { autoPong: false } }));
    const inspector = new SessionHarness({ pongTimeoutMs: 40 });
    await inspector.open(server.url, { heartbeatSeconds: 0.03, missedPongPolicy: 'terminate', reconnect: RECONNECT });
    await until(() => count === 2);
    const markers = await inspector.markers();
    expect(markers.slice(0, 4).map(({ label }) => label)).toEqual(['Handshake', 'No pong', 'Closed 1006', 'Reconnect']);
    const [ping] = await inspector.frames();
    expect(markers[1]?.text).toBe(
      `The ping in row ${ping?.ordinal} got no pong within 0.04 s: the connection was dropped, as the options ask for it.`,
    );
    expect(markers[2]?.text).toBe('No close frame: this side dropped the connection');
  });

  it('without reconnecting, the connection is closed and stays so', async () => {
    const server = await use(startWsServer({ accept: () => undefined, options: { autoPong: false } }));
    const inspector = new SessionHarness({ pongTimeoutMs: 40 });
    await inspector.open(server.url, { heartbeatSeconds: 0.03, missedPongPolicy: 'terminate' });
    await inspector.untilPhase('closed');
    expect(inspector.session.status).toMatchObject({ missedPongs: 1, reconnect: undefined });
  });
});

describe('a heartbeat in messages', () => {
  /** Answers as a chat server would, inside of something larger. */
  const answer = (socket: WebSocket) =>
    socket.on('message', (data) => {
      socket.send('{"type":"other"}');
      if (String(data) === '{"type":"ping"}') socket.send('{"type":"pong","at":1}');
    });
  const messageHeartbeat = { seconds: 0.03, message: '{"type":"ping"}', expected: '"type":"pong"' };

  it.each([
    ['plain', false],
    ['compressed', true],
  ])('its answers tell round trips, on both rows (%s)', async (_name, isDeflateOffered) => {
    const options = { perMessageDeflate: { threshold: 0 } };
    const server = await use(startWsServer({ accept: answer, options }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { messageHeartbeat, isDeflateOffered });
    const frames = await inspector.untilFrames(6);
    expect(inspector.session.status.deflate !== '').toBe(isDeflateOffered);
    const [sent, other, answered] = frames;
    expect(sent).toMatchObject({ direction: 'out', note: expect.stringMatching(/^RTT [\d.]+ ms$/), tone: 'normal' });
    expect(other?.note).toBeUndefined();
    expect(answered).toMatchObject({ note: expect.stringMatching(/^answers #\d+ in [\d.]+ ms$/) });
    expect(inspector.session.status.missedPongs).toBe(0);
  });

  it('a missing answer is a row, counts as missed, and ends the connection where the options ask for it', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.on('message', () => socket.send('busy')) }));
    const inspector = new SessionHarness({ pongTimeoutMs: 50 });
    await inspector.open(server.url, { messageHeartbeat });
    await until(() => inspector.session.status.missedPongs >= 2);
    expect(inspector.session.status.phase).toBe('open');
    const [sent] = await inspector.frames();
    expect(sent).toMatchObject({ note: 'no answer within 0.05 s', tone: 'warning' });
    const marker = (await inspector.markers()).find(({ label }) => label === 'No answer');
    expect(marker?.text).toBe(`The heartbeat in row ${sent?.ordinal} got no answer within 0.05 s.`);
    await inspector.open(server.url, { messageHeartbeat, missedPongPolicy: 'terminate' });
    await inspector.untilPhase('closed');
    expect((await inspector.markers()).at(-2)?.text).toContain('the connection was dropped');
  });

  it('expects nothing where no answer was named', async () => {
    const server = await use(startWsServer({ accept: () => undefined }));
    const inspector = new SessionHarness({ pongTimeoutMs: 20 });
    await inspector.open(server.url, { messageHeartbeat: { ...messageHeartbeat, expected: '' } });
    const frames = await inspector.untilFrames(4);
    expect(frames.map(({ note }) => note)).toEqual(frames.map(() => undefined));
    expect(inspector.session.status.missedPongs).toBe(0);
  });
});
