import { Duplex, PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Tap, type TransportEnd } from '../../../src/net/tap';
import type { Direction } from '../../../src/wire/frame';

/** A transport whose two ends a test holds. */
function newPair(options: { readonly isStuck?: boolean; readonly choose?: (chunk: Buffer) => Buffer[] } = {}) {
  const remote = new PassThrough();
  const written: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      if (!options.isStuck) done();
    },
  });
  const transport = Duplex.from({ readable: remote, writable: sink });
  const seen: { direction: Direction; chunk: Uint8Array }[] = [];
  const ends: { cause: TransportEnd; error: Error | undefined }[] = [];
  const tap = new Tap(transport, {
    chunk: (direction, chunk) => seen.push({ direction, chunk }),
    choose: (chunk) => (options.choose ? options.choose(chunk) : [chunk]),
    ended: (cause, error) => ends.push({ cause, error }),
  });
  const textOf = (direction: Direction) =>
    Buffer.concat(seen.filter((item) => item.direction === direction).map(({ chunk }) => chunk)).toString();
  return { remote, transport, tap, seen, ends, written, textOf };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('Tap', () => {
  it('passes both directions through and shows each byte once', async () => {
    const { remote, tap, written, textOf } = newPair();
    const read: string[] = [];
    tap.on('data', (chunk: Buffer) => read.push(chunk.toString()));
    remote.write('one');
    remote.write('two');
    tap.write('three');
    tap.cork();
    tap.write('four');
    tap.write('five');
    tap.uncork();
    await settle();
    expect(read.join('')).toBe('onetwo');
    expect(textOf('in')).toBe('onetwo');
    expect(textOf('out')).toBe('threefourfive');
    expect(Buffer.concat(written).toString()).toBe('threefourfive');
  });

  it('bytes put back with unshift are not seen again', async () => {
    const { remote, tap, textOf } = newPair();
    const read: string[] = [];
    tap.once('data', (chunk: Buffer) => {
      tap.unshift(chunk.subarray(2));
      tap.on('data', (rest: Buffer) => read.push(rest.toString()));
    });
    remote.write('abcdef');
    await settle();
    expect(read.join('')).toBe('cdef');
    expect(textOf('in')).toBe('abcdef');
  });

  it('hands the observer the very chunk that passes, without a copy', async () => {
    const { remote, tap, seen } = newPair();
    const chunk = Buffer.from('payload');
    const read: Buffer[] = [];
    tap.on('data', (data: Buffer) => read.push(data));
    remote.write(chunk);
    await settle();
    expect(seen[0]?.chunk.buffer).toBe(read[0]?.buffer);
  });

  it('a reader that stands still holds the transport back', async () => {
    const { remote, tap, textOf } = newPair();
    let accepted = 0;
    for (let index = 0; index < 200; index++) {
      remote.write(Buffer.alloc(16_384));
      accepted += 16_384;
    }
    tap.read(0);
    await settle();
    expect(textOf('in').length).toBeLessThan(accepted / 4);
    let read = 0;
    tap.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    await settle();
    expect(read).toBe(accepted);
  });

  it('a transport that does not drain holds the writer back', async () => {
    const { tap } = newPair({ isStuck: true });
    const results = Array.from({ length: 50 }, () => tap.write(Buffer.alloc(16_384)));
    expect(results).toContain(false);
    await settle();
    expect(tap.writableLength).toBeGreaterThan(0);
  });

  it('the end of the other side is told as FIN, and the way out stays open', async () => {
    const { remote, tap, ends, written } = newPair();
    tap.resume();
    remote.end();
    await settle();
    expect(ends).toEqual([{ cause: 'remote-fin', error: undefined }]);
    tap.write('still');
    await settle();
    expect(Buffer.concat(written).toString()).toBe('still');
  });

  it.each([
    ['ECONNRESET', 'remote-reset'],
    ['EPIPE', 'remote-reset'],
    ['ETIMEDOUT', 'local'],
  ])('an error %s is told as %s, once, and thrown at nobody', async (code, cause) => {
    const { transport, tap, ends } = newPair();
    transport.destroy(Object.assign(new Error(code), { code }));
    await settle();
    expect(ends).toEqual([{ cause, error: expect.objectContaining({ code }) }]);
    expect(tap.destroyed).toBe(true);
  });

  it('what had arrived before an error is still shown', async () => {
    const { remote, transport, tap, textOf } = newPair();
    tap.pause();
    remote.write('arrived');
    await settle();
    transport.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await settle();
    expect(textOf('in')).toBe('arrived');
  });

  it('destroying it ends the transport as ours', async () => {
    const { transport, tap, ends } = newPair();
    tap.destroy();
    tap.destroy();
    await settle();
    expect(transport.destroyed).toBe(true);
    expect(ends).toEqual([{ cause: 'local', error: undefined }]);
  });

  it('gives its reader what the observer chooses, and shows all', async () => {
    const { remote, tap, textOf } = newPair({ choose: (chunk) => (chunk.length > 3 ? [] : [chunk]) });
    const read: Buffer[] = [];
    tap.on('data', (chunk: Buffer) => read.push(chunk));
    for (const text of ['one', 'three', 'two', 'seven']) {
      remote.write(text);
      await settle();
    }
    expect(Buffer.concat(read).toString()).toBe('onetwo');
    expect(textOf('in')).toBe('onethreetwoseven');
  });

  it('reads nothing while it is held', async () => {
    const { remote, tap, textOf } = newPair();
    tap.resume();
    remote.write('a');
    await settle();
    tap.setHeld(true);
    remote.write('b');
    await settle();
    expect(textOf('in')).toBe('a');
    tap.setHeld(false);
    await settle();
    expect(textOf('in')).toBe('ab');
  });

  it('a transport that is gone already destroys it at once', async () => {
    const transport = new PassThrough();
    transport.on('error', () => undefined);
    transport.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await settle();
    const ends: TransportEnd[] = [];
    const tap = new Tap(transport, {
      chunk: () => undefined,
      choose: (chunk) => [chunk],
      ended: (cause) => ends.push(cause),
    });
    await settle();
    expect(tap.destroyed).toBe(true);
    expect(ends).toEqual(['remote-reset']);
  });
});
