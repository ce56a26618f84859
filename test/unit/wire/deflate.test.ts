import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Inflation, MessageInflater } from '../../../src/wire/deflate';
import type { DeflateParameters } from '../../../src/wire/deflateParameters';
import { ascii, concat, hex } from './frames';

const TAKEOVER: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

/** Compresses as RFC 7692 §7.2.1 says: one stream, a sync flush after each message, without the flush's last four bytes. */
async function compress(messages: readonly Uint8Array[], windowBits = 15): Promise<Uint8Array[]> {
  const deflater: DeflateRaw = createDeflateRaw({ windowBits });
  const parts: Buffer[] = [];
  deflater.on('data', (part: Buffer) => parts.push(part));
  const compressed: Uint8Array[] = [];
  for (const message of messages) {
    parts.length = 0;
    deflater.write(message);
    await new Promise<void>((resolve) => deflater.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    compressed.push(concat(...parts).slice(0, -4));
  }
  deflater.close();
  return compressed;
}

function newInflater(
  parameters: Partial<DeflateParameters> = {},
  maxInflatedBytes = 1 << 20,
  direction: 'in' | 'out' = 'in',
) {
  return new MessageInflater({ direction, parameters: { ...TAKEOVER, ...parameters }, maxInflatedBytes });
}

const textOf = (inflation: Inflation) =>
  inflation.isInflated ? Buffer.from(inflation.bytes).toString() : inflation.violation.code;

describe('the examples of RFC 7692 §7.2.3', () => {
  it('inflates a single block', () => {
    expect(textOf(newInflater().inflate(hex('f2 48 cd c9 c9 07 00')))).toBe('Hello');
  });

  it('inflates a second message that leans on the first', () => {
    const inflater = newInflater();
    inflater.inflate(hex('f2 48 cd c9 c9 07 00'));
    expect(textOf(inflater.inflate(hex('f2 00 11 00 00')))).toBe('Hello');
  });

  it('inflates a stored block', () => {
    expect(textOf(newInflater().inflate(hex('00 05 00 fa ff 48 65 6c 6c 6f 00')))).toBe('Hello');
  });

  it('inflates a block with BFINAL', () => {
    expect(textOf(newInflater().inflate(hex('f3 48 cd c9 c9 07 00 00')))).toBe('Hello');
  });

  it('inflates two blocks in one message', () => {
    expect(textOf(newInflater().inflate(hex('f2 48 05 00 00 00 ff ff ca c9 c9 07 00')))).toBe('Hello');
  });

  it('inflates an empty message', () => {
    expect(newInflater().inflate(hex('00'))).toEqual({ isInflated: true, bytes: new Uint8Array(0) });
  });
});

describe('context takeover', () => {
  it.each([9, 12, 15])('follows a long stream with a window of 2^%i', async (windowBits) => {
    const messages = Array.from({ length: 60 }, (_, i) => {
      const size = [10, 700, 5_000, 33_000, 70_000][i % 5] ?? 0;
      return Uint8Array.from({ length: size }, (_unused, at) => ((at * 7 + i) % 251) ^ ((at * at) >> (i % 7)));
    });
    const inflater = newInflater({ serverMaxWindowBits: windowBits });
    for (const [i, compressed] of (await compress(messages, windowBits)).entries()) {
      const inflation = inflater.inflate(compressed);
      expect(inflation.isInflated && Buffer.compare(inflation.bytes, messages[i] ?? hex('')), `message ${i}`).toBe(0);
    }
  });

  it('takes the window and the takeover of its own direction', async () => {
    const [first, second] = await compress([ascii('the same words again'), ascii('the same words again')]);
    const parameters = { clientNoContextTakeover: true };
    const server = newInflater(parameters, 1000, 'in');
    server.inflate(first ?? hex(''));
    expect(textOf(server.inflate(second ?? hex('')))).toBe('the same words again');
    const client = newInflater(parameters, 1000, 'out');
    client.inflate(first ?? hex(''));
    expect(textOf(client.inflate(second ?? hex('')))).toBe('inflate-failed');
  });

  it('tells later messages that the window is lost', () => {
    const inflater = newInflater();
    expect(textOf(inflater.inflate(hex('ff ff ff')))).toBe('inflate-failed');
    const later = inflater.inflate(hex('f2 48 cd c9 c9 07 00'));
    expect(later).toMatchObject({ isInflated: false, violation: { code: 'inflate-failed' } });
    expect(later.isInflated ? '' : later.violation.message).toMatch(/window they share is lost/);
  });

  it('goes on after a failure where no context is taken over', () => {
    const inflater = newInflater({ serverNoContextTakeover: true });
    expect(textOf(inflater.inflate(hex('ff ff ff')))).toBe('inflate-failed');
    expect(textOf(inflater.inflate(hex('f2 48 cd c9 c9 07 00')))).toBe('Hello');
  });
});

describe('a bomb', () => {
  const bomb = deflateRawSync(new Uint8Array(64 << 20), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

  it('is refused at the limit', () => {
    expect(bomb.length).toBeLessThan(70_000);
    const inflation = newInflater({}, 1 << 20).inflate(bomb);
    expect(inflation).toMatchObject({ isInflated: false, violation: { code: 'inflate-too-large' } });
    expect(inflation.isInflated ? '' : inflation.violation.message).toContain('1048576');
  });

  it('allows exactly the limit', () => {
    const compressed = deflateRawSync(new Uint8Array(1000), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    expect(newInflater({}, 1000).inflate(compressed).isInflated).toBe(true);
    expect(newInflater({}, 999).inflate(compressed).isInflated).toBe(false);
  });
});
