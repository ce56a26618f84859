import { describe, expect, it } from 'vitest';
import type { DecodeResult } from '../../../src/decode/contract';
import { toJsonChunks } from '../../../src/decode/jsonChunks';
import { toPreview } from '../../../src/decode/preview';
import { decoders, findDecoder } from '../../../src/decode/registry';
import { readFixtureFormats, readFixtures } from './payloadFixture';
import { walkNodes } from './plainValue';

function decode(decoderId: string, bytes: Uint8Array): DecodeResult {
  const decoder = findDecoder(decoderId);
  if (decoder === undefined) throw new Error(`No decoder ${decoderId}`);
  return decoder.decode(bytes);
}

/** Spans lie within the payload, in order, and children within their parent. */
function expectSpansNested(result: DecodeResult, length: number): void {
  for (const node of walkNodes(result.roots)) {
    let from = node.start;
    for (const child of node.items ?? (node.entries ?? []).flat()) {
      expect(child.start).toBeGreaterThanOrEqual(from);
      from = child.end;
    }
    expect(from).toBeLessThanOrEqual(node.end);
    expect(node.end).toBeLessThanOrEqual(length);
  }
}

it('every decoder has fixtures', () => {
  expect(readFixtureFormats().sort()).toEqual(decoders.map(({ id }) => id).sort());
});

describe.each(readFixtures())('$name', ({ decoderId, bytes, shows, faults }) => {
  it('shows its values and its faults', () => {
    const result = decode(decoderId, bytes);
    expect(toPreview(result.roots, 1000)).toBe(shows);
    expect(result.faults.map(({ at, message }) => `${at}: ${message}`)).toEqual(faults);
    expectSpansNested(result, bytes.length);
  });

  it('keeps a partial tree and a fault, or fewer roots, at every truncation', () => {
    const whole = decode(decoderId, bytes);
    for (let length = 0; length < bytes.length; length++) {
      const cut = decode(decoderId, bytes.subarray(0, length));
      expectSpansNested(cut, length);
      for (const fault of cut.faults) expect(fault.at).toBeLessThanOrEqual(length);
      expect(JSON.parse([...toJsonChunks(decoderId, cut)].join(''))).toBeTypeOf('object');
      if (whole.faults.length > 0 || decoderId === 'text' || decoderId === 'hex') continue;
      // A Protocol Buffers message has no end of its own: cut between two fields, it is one that has fewer.
      const isFewer = cut.roots.length < whole.roots.length || countNodes(cut) < countNodes(whole);
      const isNoticed = cut.faults.length > 0 || isFewer;
      expect(isNoticed || isOnlyWhitespace(bytes.subarray(length))).toBe(true);
    }
  });
});

function countNodes({ roots }: DecodeResult): number {
  return [...walkNodes(roots)].length;
}

function isOnlyWhitespace(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x0a || byte === 0x1e || byte === 0x20);
}
