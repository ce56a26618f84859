import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { conformanceProbe } from '../../../src/probe/probes/conformance';
import type { Evidence, ProbeFinding } from '../../../src/protocol/doctor';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { until } from '../support/until';
import { echo, startWsServer, type WsServerOptions } from '../support/wsServer';
import { runProbe } from './support/probeContext';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startServer(options: WsServerOptions): Promise<string> {
  const server = await startWsServer(options);
  closers.push(server.close);
  return server.url;
}

function casesOf({ evidence }: ProbeFinding): Map<string, Evidence> {
  return new Map((evidence.cases as unknown as Evidence[]).map((one) => [String(one.id), one]));
}

describe('conformance against ws', () => {
  it('passes, deflate cases included, and recognizes the library', async () => {
    const texts: string[] = [];
    const found = await runProbe(
      conformanceProbe,
      await startServer({ accept: echo, options: { perMessageDeflate: true } }),
      { onProgress: ({ text }) => texts.push(text) },
    );
    expect(found.verdict, found.cause).toBe('pass');
    const cases = casesOf(found);
    expect([...cases.values()].filter(({ ok }) => ok !== true)).toEqual([]);
    expect(found.evidence).toMatchObject({
      library: 'ws',
      echoes: true,
      deflate: true,
      counts: { unknown: 0, fail: 0 },
    });
    expect(cases.get('unmasked')).toMatchObject({
      section: 'RFC 6455 §5.1',
      expected: 'close 1002',
      got: 'close 1002',
    });
    expect(cases.get('utf8-surrogate')).toMatchObject({ got: 'close 1007', verdict: 'pass' });
    expect(cases.get('deflate-garbage')).toMatchObject({ got: 'close 1007', verdict: 'pass' });
    expect(cases.get('length-form-16')).toMatchObject({
      got: 'echo',
      verdict: 'lenient',
      informational: true,
      ok: true,
    });
    expect(cases.get('handshake-http10')).toMatchObject({ got: '101', informational: true, ok: true });
    expect(texts).toContain(`case 1 of ${cases.size}: Masked text`);
  });

  it('sends no deflate case where compression was not agreed on', async () => {
    const found = await runProbe(conformanceProbe, await startServer({ accept: echo }));
    expect(found.verdict).toBe('pass');
    expect([...casesOf(found).keys()].filter((id) => id.startsWith('deflate'))).toEqual([]);
  });

  it('judges a server that never sends a message by its pongs', async () => {
    const found = await runProbe(conformanceProbe, await startServer({ accept: () => undefined }));
    expect(found.verdict, found.cause).toBe('pass');
    expect(found.evidence).toMatchObject({ echoes: false, counts: { unknown: 0 } });
    expect(casesOf(found).get('fragments')).toMatchObject({ got: 'stays open', verdict: 'pass' });
  });

  it('does not blame an application that closes on any message', async () => {
    const url = await startServer({ accept: (socket) => socket.on('message', () => socket.close(1008, 'not JSON')) });
    const found = await runProbe(conformanceProbe, url);
    expect(found.verdict, found.cause).toBe('pass');
    expect(casesOf(found).get('text')).toMatchObject({ got: 'close 1008', verdict: 'unknown' });
    expect(found.cause).toMatch(/could not be judged/);
  });

  it('holds against a server that floods every connection with frames', async () => {
    const url = await startServer({
      accept: (socket) => {
        const timer = setInterval(() => {
          for (let i = 0; i < 200; i++) socket.send(`tick ${i}`);
        }, 1);
        socket.on('close', () => clearInterval(timer));
        echo(socket);
      },
    });
    const found = await runProbe(conformanceProbe, url);
    expect(found.verdict, found.cause).toBe('pass');
  });
});

describe('conformance against servers that are wrong', () => {
  /** Accepts, then reacts to the first frame of each connection. */
  async function startReacting(react: (socket: Socket, opcode: number, chunk: Buffer) => void): Promise<string> {
    const server = await startRawServer((socket, request) => {
      socket.write(toSwitchingProtocols(request));
      socket.on('data', (chunk) => react(socket, (chunk[0] ?? 0) & 0xf, chunk));
    });
    closers.push(server.close);
    return server.url;
  }

  const payloadOf = (chunk: Buffer) => {
    const key = chunk.subarray(2, 6);
    return chunk.subarray(6, 6 + ((chunk[1] ?? 0) & 0x7f)).map((byte, i) => byte ^ (key[i % 4] ?? 0));
  };

  it('fails one that drops the connection on a fragmented message', async () => {
    const url = await startReacting((socket, opcode, chunk) => {
      if (opcode === 0x9) socket.write(encodeFrame({ opcode: 0xa, payload: payloadOf(chunk) }));
      else if (opcode === 0x8) socket.end(encodeFrame({ opcode: 0x8, payload: payloadOf(chunk) }));
      else if (((chunk[0] ?? 0) & 0x80) === 0) socket.end();
      else socket.write(encodeFrame({ opcode, payload: payloadOf(chunk) }));
    });
    const found = await runProbe(conformanceProbe, url);
    expect(found.verdict).toBe('fail');
    expect(casesOf(found).get('fragments')).toMatchObject({ ok: false, verdict: 'fail' });
    expect(casesOf(found).get('unmasked')).toMatchObject({ ok: false, verdict: 'lenient' });
    expect(found.cause).toMatch(/Text in three fragments \(cut without a close frame \(FIN\)\)/);
  });

  it('stops where handshakes are refused, and does not judge what it did not send', async () => {
    let count = 0;
    const server = await startRawServer((socket, request) => {
      count++;
      if (count > 2) socket.end('HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n');
      else socket.write(toSwitchingProtocols(request));
      socket.on('data', (chunk) => {
        if (((chunk[0] ?? 0) & 0xf) === 9) socket.write(encodeFrame({ opcode: 0xa, payload: payloadOf(chunk) }));
        if (((chunk[0] ?? 0) & 0xf) === 8) socket.end(encodeFrame({ opcode: 0x8, payload: payloadOf(chunk) }));
      });
    });
    closers.push(server.close);
    const found = await runProbe(conformanceProbe, server.url);
    expect(found.verdict).toBe('unknown');
    expect(count).toBe(5);
    expect(casesOf(found).get('close-1005')).toMatchObject({ got: 'not sent', verdict: 'unknown' });
  });

  it('leaves nothing open when it is cancelled in the middle', async () => {
    let openCount = 0;
    const abort = new AbortController();
    const url = await startServer({
      accept: (socket) => {
        openCount++;
        socket.on('close', () => openCount--);
        echo(socket);
      },
    });
    const running = runProbe(conformanceProbe, url, {
      signal: abort.signal,
      onProgress: ({ text }) => {
        if (text.startsWith('case 20 ')) setTimeout(() => abort.abort(new Error('enough')), 0);
      },
    });
    await expect(running).rejects.toThrow('enough');
    await until(() => openCount === 0);
  });
});
