import { describe, expect, it } from 'vitest';
import { MessageInflater } from '../../../src/wire/deflate';
import type { DeflateParameters } from '../../../src/wire/deflateParameters';
import { MessageDeflater } from '../../../src/wire/deflater';
import { ascii, hex } from './frames';

const TAKEOVER: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

/** Random enough to need literals, repetitive enough to look back far. */
function toMessage(i: number): Uint8Array {
  const size = [0, 1, 10, 700, 5_000, 33_000, 70_000][i % 7] ?? 0;
  return Uint8Array.from({ length: size }, (_unused, at) => ((at * 7 + i) % 251) ^ ((at * at) >> (i % 7)));
}

describe('MessageDeflater', () => {
  it.each(
    (['in', 'out'] as const).flatMap((direction) =>
      [8, 9, 10, 12, 15].flatMap((bits) => [true, false].map((isTakeover) => [direction, bits, isTakeover] as const)),
    ),
  )('makes what the inflater reads: %s, window 2^%i, takeover %s', (direction, bits, isTakeover) => {
    const parameters: DeflateParameters = {
      serverNoContextTakeover: !isTakeover,
      clientNoContextTakeover: !isTakeover,
      // The other direction's must not matter.
      serverMaxWindowBits: direction === 'in' ? bits : 11,
      clientMaxWindowBits: direction === 'out' ? bits : 11,
    };
    const deflater = new MessageDeflater({ direction, parameters });
    const inflater = new MessageInflater({ direction, parameters, maxInflatedBytes: 1 << 20 });
    for (let i = 0; i < 40; i++) {
      const inflation = inflater.inflate(deflater.deflate(toMessage(i)));
      expect(inflation.isInflated && Buffer.compare(inflation.bytes, toMessage(i)), `message ${i}`).toBe(0);
    }
  });

  it('makes a single zero byte of an empty message (RFC 7692 §7.2.3.6)', () => {
    expect(new MessageDeflater({ direction: 'out', parameters: TAKEOVER }).deflate(new Uint8Array(0))).toEqual(
      hex('00'),
    );
  });

  it('refers to earlier messages with context takeover, and only then', () => {
    const text = ascii('The same sentence twice, which is long enough to be worth a reference.');
    const sizes = (parameters: DeflateParameters) => {
      const deflater = new MessageDeflater({ direction: 'out', parameters });
      return [deflater.deflate(text).length, deflater.deflate(text).length] as const;
    };
    const [first, second] = sizes(TAKEOVER);
    expect(second).toBeLessThan(first / 4);
    const [alone, again] = sizes({ ...TAKEOVER, clientNoContextTakeover: true });
    expect(again).toBe(alone);
  });
});
