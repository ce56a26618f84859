import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { closeProbe } from '../../../src/probe/probes/close';
import { use } from '../support/dial';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { until } from '../support/until';
import { startWsServer } from '../support/wsServer';
import { runProbe } from './support/probeContext';

const CLOSE_1000 = Buffer.from([0x88, 2, 0x03, 0xe8]);

/** Opens, then does `act` when the client's close frame has come. */
const startClosing = (act: (socket: Socket) => void) =>
  use(
    startRawServer((socket, request) => {
      socket.write(toSwitchingProtocols(request));
      socket.once('data', () => act(socket));
    }),
  );

describe('the close probe', () => {
  it('passes a server that answers and ends TCP first', async () => {
    const { url } = await use(startWsServer({ accept: () => undefined }));
    const { verdict, cause, evidence, remedy } = await runProbe(closeProbe, url);
    expect({ verdict, remedy }).toEqual({ verdict: 'pass', remedy: '' });
    expect(cause).toMatch(
      /^The server answered close 1000 with close 1000 after .* ms and ended TCP first after .* ms\.$/,
    );
    expect(evidence).toMatchObject({
      sentCode: 1000,
      echoedCode: 1000,
      tcpClosedFirstBy: 'server',
      tcpEndedBy: 'fin',
      wasClean: true,
      emptyClose: { sentCode: null, echoedCode: null, tcpClosedFirstBy: 'server', wasClean: true },
    });
    expect(evidence.closeFrameMs).toBeGreaterThanOrEqual(0);
    expect(evidence.tcpCloseMs).toBeGreaterThanOrEqual(Number(evidence.closeFrameMs));
  });

  it.each([
    ['another code', Buffer.from([0x88, 2, 0x03, 0xe9]), 1001],
    ['no code', Buffer.from([0x88, 0]), null],
  ])('finds no fault in an answer with %s', async (_what, answer, echoedCode) => {
    const { url } = await startClosing((socket) => socket.end(answer));
    const { verdict, cause, evidence } = await runProbe(closeProbe, url);
    expect(verdict).toBe('pass');
    expect(cause).toContain('(another code than was sent is allowed)');
    expect(evidence).toMatchObject({ echoedCode, wasClean: true });
  });

  it.each([
    ['FIN', 'fin', (socket: Socket) => void socket.end()],
    ['RST', 'rst', (socket: Socket) => void socket.resetAndDestroy()],
  ])('warns of a %s without a close frame, and explains 1006', async (name, tcpEndedBy, act) => {
    const { url, port } = await startClosing(act);
    const { verdict, cause, evidence, verify } = await runProbe(closeProbe, url);
    expect(verdict).toBe('warn');
    expect(cause).toContain(`(${name})`);
    expect(cause).toContain('1006');
    expect(evidence).toMatchObject({ echoedCode: null, closeFrameMs: null, tcpEndedBy, wasClean: false });
    expect(evidence.tcpClosedFirstBy).toBe('server');
    expect(verify[0]).toContain('journalctl -u');
    expect(verify[0]).toContain(`:${port}`);
  });

  it('fails an answer with a code that must not travel', async () => {
    const { url } = await startClosing((socket) => socket.end(Buffer.from([0x88, 2, 0x03, 0xee])));
    const { verdict, cause } = await runProbe(closeProbe, url);
    expect(verdict).toBe('fail');
    expect(cause).toContain('Close code 1006 must not be sent');
  });

  it('warns of a server that answers a code only', async () => {
    const server = await use(
      startRawServer((socket, request) => {
        socket.write(toSwitchingProtocols(request));
        // The length byte of a masked frame: 0 means no code.
        socket.once('data', (frame: Buffer) => (frame[1] === 0x80 ? socket.end() : socket.end(CLOSE_1000)));
      }),
    );
    const { verdict, cause } = await runProbe(closeProbe, server.url);
    expect(verdict).toBe('warn');
    expect(cause).toMatch(/^Close 1000 is answered well/);
  });

  it('warns where TCP is left to the client', async () => {
    const { url } = await startClosing((socket) => {
      socket.write(CLOSE_1000);
      socket.on('end', () => socket.end());
    });
    const { verdict, evidence } = await runProbe(closeProbe, url);
    expect(verdict).toBe('warn');
    expect(evidence).toMatchObject({ echoedCode: 1000, tcpClosedFirstBy: 'client', tcpEndedBy: 'fin', wasClean: true });
  });

  it('fails a server that does not react', async () => {
    const { url } = await startClosing(() => undefined);
    const { verdict, evidence } = await runProbe(closeProbe, url);
    expect(verdict).toBe('fail');
    expect(evidence).toMatchObject({ tcpClosedFirstBy: 'none', tcpCloseMs: null, wasClean: false });
  });

  it('cannot tell where the server is first', async () => {
    const { url } = await use(
      startRawServer((socket, request) => {
        socket.end(Buffer.concat([Buffer.from(toSwitchingProtocols(request), 'latin1'), CLOSE_1000]));
      }),
    );
    expect(await runProbe(closeProbe, url)).toMatchObject({ verdict: 'unknown' });
  });

  it('says so where there is no WebSocket', async () => {
    const { url } = await use(startRawServer((socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n')));
    expect((await runProbe(closeProbe, url)).cause).toBe(
      'Closing could not be tried: the server answered HTTP/1.1 404 Not Found, not 101.',
    );
  });

  it('drops both connections at once when it is cancelled', async () => {
    const gone: boolean[] = [];
    const asked: boolean[] = [];
    const { url } = await startClosing((socket) => {
      asked.push(true);
      socket.on('close', () => gone.push(true));
      socket.on('end', () => socket.end());
    });
    const controller = new AbortController();
    const running = runProbe(closeProbe, url, { signal: controller.signal });
    const rejected = expect(running).rejects.toThrow('enough');
    await until(() => asked.length === 2);
    controller.abort(new Error('enough'));
    await rejected;
    await until(() => gone.length === 2);
  });
});
