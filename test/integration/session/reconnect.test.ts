import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { DEFAULT_RECONNECT, type ReconnectSettings } from '../../../src/protocol/connection';
import { use } from '../support/dial';
import { listenOnFreePort, startGreetingServer, startRawServer, toHead } from '../support/rawServer';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { readIdentity } from '../support/tlsFixtures';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

/** Delays that a test can wait for, without chance. */
function reconnect(changes: Partial<ReconnectSettings> = {}): { readonly reconnect: ReconnectSettings } {
  return { reconnect: { ...DEFAULT_RECONNECT, isEnabled: true, baseMs: 20, capMs: 40, isJittered: false, ...changes } };
}

/** So long that the attempt never comes while a test runs. */
const LATE = reconnect({ baseMs: 3_600_000, capMs: 3_600_000 });

/** A server that does something else with each connection, in turn; with the last thing from then on. */
function startTurns(...turns: readonly ((socket: WebSocket) => void)[]) {
  let count = 0;
  const accept = (socket: WebSocket) => turns[Math.min(count++, turns.length - 1)]?.(socket);
  return use(startWsServer({ accept }));
}

async function markerTexts(inspector: SessionHarness): Promise<readonly string[]> {
  return (await inspector.markers()).map(({ marker, text }) => (marker === 'handshake' ? 'Handshake' : text));
}

async function untilGivenUp(inspector: SessionHarness): Promise<string> {
  for (;;) {
    const row = (await inspector.markers()).find(({ label }) => label === 'Gave up');
    if (row) return row.text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('reconnecting', () => {
  it('a server that drops TCP, then one that restarts (1012): each end, each wait and each opening is a row', async () => {
    const server = await startTurns(
      (socket) => socket.terminate(),
      (socket) => socket.close(1012, 'deploy'),
      echo,
    );
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect());
    await until(() => inspector.session.status.phase === 'open' && inspector.session.status.reconnect === undefined);
    await until(async () => (await markerTexts(inspector)).filter((text) => text === 'Handshake').length === 3);
    const texts = await markerTexts(inspector);
    expect(texts).toEqual([
      'Handshake',
      expect.stringMatching(/^No close frame: /),
      expect.stringMatching(/^Reconnecting in 20 ms, attempt 1 of 10: No close frame: /),
      'Handshake',
      '1012 Service Restart · “deploy”',
      'Reconnecting in 40 ms, attempt 2 of 10: 1012 Service Restart · “deploy”',
      'Handshake',
    ]);
    await inspector.send('still the same capture');
    await inspector.untilFrames(4);
    expect((await inspector.frames()).slice(-2).map(toLine)).toEqual([
      'out text still the same capture',
      'in text still the same capture',
    ]);
  });

  it('a server that is not there yet is found when it comes', async () => {
    const probe = createServer();
    const port = await listenOnFreePort(probe);
    probe.close();
    await once(probe, 'close');
    const inspector = new SessionHarness();
    await inspector.connect(`ws://127.0.0.1:${port}`, reconnect({ maxAttempts: 0 }));
    await until(
      async () => (await markerTexts(inspector)).filter((text) => text.startsWith('Reconnecting')).length > 1,
    );
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    onTestFinished(() => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    });
    await inspector.untilPhase('open');
    expect((await markerTexts(inspector)).at(-1)).toBe('Handshake');
  });

  it('gives up after so many attempts in a row, and a refused connection stays failed', async () => {
    const server = await startRawServer((socket) =>
      socket.end(toHead('HTTP/1.1 503 Service Unavailable', 'Content-Length: 0')),
    );
    onTestFinished(() => server.close());
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect({ maxAttempts: 2 }));
    expect(await untilGivenUp(inspector)).toBe('Not reconnecting: all 2 attempts in a row failed.');
    expect(server.connectionCount()).toBe(3);
    expect(inspector.session.status).toMatchObject({ phase: 'failed', reconnect: undefined });
  });

  it('a server that accepts and closes at once is no success: its attempts are counted too', async () => {
    const server = await startTurns((socket) => socket.close(4401, 'token expired'));
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect({ maxAttempts: 2 }));
    expect(await untilGivenUp(inspector)).toBe('Not reconnecting: all 2 attempts in a row failed.');
  });

  it.each([
    [1000, 'close code 1000'],
    [1008, 'close code 1008'],
    [4401, 'close code 4401'],
  ])('gives up at once after close code %d', async (code, text) => {
    const server = await startTurns((socket) => socket.close(code));
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect({ giveUpCodes: [1000, 1008, 4401] }));
    expect(await untilGivenUp(inspector)).toContain(text);
    expect(inspector.session.status.phase).toBe('closed');
  });

  it('gives up at once after an HTTP status of the list', async () => {
    const server = await startRawServer((socket) =>
      socket.end(toHead('HTTP/1.1 401 Unauthorized', 'Content-Length: 0')),
    );
    onTestFinished(() => server.close());
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect());
    expect(await untilGivenUp(inspector)).toContain('HTTP status 401');
    expect(server.connectionCount()).toBe(1);
  });

  it('gives up at once where the certificate is not trusted, or the port speaks something else', async () => {
    const tls = await use(startWsServer({ accept: echo, tls: readIdentity('self-signed') }));
    const distrustful = new SessionHarness();
    await distrustful.connect(tls.url, reconnect());
    expect(await untilGivenUp(distrustful)).toContain('certificate');
    const smtp = await use(startGreetingServer((socket) => socket.end('220 mail.example ESMTP\r\n')));
    const lost = new SessionHarness();
    await lost.connect(smtp.url, reconnect());
    expect(await untilGivenUp(lost)).toContain('does not speak the protocol');
    const plain = await startTurns(echo);
    const mistaken = new SessionHarness();
    await mistaken.connect(plain.url.replace('ws:', 'wss:'), reconnect());
    expect(await untilGivenUp(mistaken)).toContain('does not speak the protocol');
  });

  it('gives up after a frame that breaks the protocol, as the code says that this side closes with', async () => {
    const server = await startTurns((socket) => {
      // Opcode 3 is reserved (RFC 6455 §5.2).
      const { _socket: tcp } = Object(socket);
      tcp.write(Uint8Array.of(0x83, 0));
    });
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect());
    expect(await untilGivenUp(inspector)).toContain('close code 1002');
  });

  it('does nothing where it is switched off', async () => {
    const server = await startTurns((socket) => socket.terminate());
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect({ isEnabled: false }));
    await inspector.untilPhase('closed');
    expect(inspector.session.status.reconnect).toBeUndefined();
    expect((await inspector.markers()).map(({ marker }) => marker)).toEqual(['handshake', 'closed']);
  });
});

describe('what the user does while it is reconnecting', () => {
  const lose = async () => {
    const server = await startTurns((socket) => socket.terminate(), echo);
    const inspector = new SessionHarness();
    await inspector.connect(server.url, LATE);
    const planned = await until(() => inspector.session.status.reconnect);
    return { server, inspector, planned };
  };

  it('the status says until when, also to whoever looks while the panel is hidden', async () => {
    const server = await startTurns((socket) => socket.terminate());
    const inspector = new SessionHarness();
    const seen: unknown[] = [];
    inspector.session.onStatus(({ phase, reconnect: planned }) => seen.push([phase, planned?.attempt]));
    inspector.session.setVisible(false);
    await inspector.connect(server.url, LATE);
    await until(() => inspector.session.status.reconnect);
    expect(inspector.session.status).toMatchObject({ phase: 'closed', reconnect: { attempt: 1, maxAttempts: 10 } });
    // Nobody sees a connection that is closed for good in between.
    expect(seen).not.toContainEqual(['closed', undefined]);
    const { inMs = 0 } = inspector.session.status.reconnect ?? {};
    expect(inMs).toBeGreaterThan(3_500_000);
    expect(inMs).toBeLessThanOrEqual(3_600_000);
  });

  it('Disconnect stops it, with a row', async () => {
    const { inspector } = await lose();
    await inspector.ask('connection/close', {});
    expect(inspector.session.status).toMatchObject({ phase: 'closed', reconnect: undefined });
    expect((await markerTexts(inspector)).at(-1)).toBe('Reconnecting was stopped.');
  });

  it('Connect dials now', async () => {
    const { server, inspector } = await lose();
    await inspector.open(server.url, LATE);
    expect(inspector.session.status.reconnect).toBeUndefined();
  });

  it('Connect with settings that make no request calls it off too, and the view hears of it', async () => {
    const { inspector } = await lose();
    await expect(inspector.connect('nowhere at all', LATE)).rejects.toMatchObject({ code: 'bad-url' });
    const told = () => inspector.events.filter(({ name }) => name === 'status/changed').at(-1);
    await until(() => Object(told()).data?.reconnect === undefined);
    expect(inspector.session.status).toMatchObject({ phase: 'closed', reconnect: undefined });
  });

  it('a connection that the user closes is not dialled again, nor one that makes room for another', async () => {
    const server = await startTurns(echo);
    const inspector = new SessionHarness();
    await inspector.open(server.url, reconnect());
    await inspector.open(`${server.url}/other`, reconnect());
    await inspector.ask('composer/send', { draft: { kind: 'close', text: 'bye', code: 4000 } });
    await inspector.untilPhase('closed');
    await inspector.open(server.url, reconnect());
    await inspector.ask('connection/close', {});
    await inspector.untilPhase('closed');
    expect((await inspector.markers()).filter(({ marker }) => marker === 'reconnect')).toEqual([]);
  });

  it('an attempt that is given up is the last one', async () => {
    let count = 0;
    // The first answer is a refusal, the second never comes.
    const server = await startRawServer((socket) => {
      if (++count === 1) socket.end(toHead('HTTP/1.1 503 Service Unavailable', 'Content-Length: 0'));
    });
    onTestFinished(() => server.close());
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect());
    await until(() => count === 2 && inspector.session.status.phase === 'connecting');
    await inspector.ask('connection/close', {});
    await inspector.untilPhase('closed');
    expect(inspector.session.status.reconnect).toBeUndefined();
    expect(inspector.session.status.ending).toContain('given up');
  });

  it('a CA file that is gone by then ends it', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.terminate(), tls: readIdentity('localhost') }));
    const inspector = new SessionHarness();
    inspector.ui.files.set('ca.pem', '-----BEGIN CERTIFICATE-----');
    await inspector.connect(server.url, {
      ...reconnect({ baseMs: 200, capMs: 200 }),
      caFile: 'ca.pem',
      isCertificateVerified: false,
    });
    await until(() => inspector.session.status.reconnect);
    inspector.ui.files.clear();
    expect(await untilGivenUp(inspector)).toContain('settings');
    expect(inspector.session.status).toMatchObject({ phase: 'failed', reconnect: undefined });
  });

  it('closing the inspector leaves no attempt behind', async () => {
    const server = await startRawServer((socket) =>
      socket.end(toHead('HTTP/1.1 503 Service Unavailable', 'Content-Length: 0')),
    );
    onTestFinished(() => server.close());
    const inspector = new SessionHarness();
    await inspector.connect(server.url, reconnect({ baseMs: 60, capMs: 60, maxAttempts: 0 }));
    await until(() => inspector.session.status.reconnect);
    const before = server.connectionCount();
    inspector.session.dispose();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server.connectionCount()).toBe(before);
  });
});
