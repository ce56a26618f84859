import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { importCapture } from '../../../src/session/importCapture';

const LINES = 20_000;
const har = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'test', version: '0' },
    entries: [
      {
        request: { method: 'GET', url: 'ws://127.0.0.1/', headers: [] },
        response: { status: 101, headers: [] },
        _webSocketMessages: Array.from({ length: LINES }, (_, i) => ({
          type: 'receive',
          time: 1_700_000_000 + i / 1000,
          opcode: 1,
          data: `#${i}`,
        })),
      },
    ],
  },
});

/** A file in pieces, which notes how many were taken and whether the reader let it go. */
function fileOf(text: string, pieceBytes: number) {
  const bytes = new TextEncoder().encode(text);
  const seen = { pieces: 0, isReleased: false };
  async function* read() {
    try {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        seen.pieces++;
        yield bytes.subarray(at, at + pieceBytes);
      }
    } finally {
      seen.isReleased = true;
    }
  }
  return { file: { sizeBytes: bytes.length, chunks: read() }, seen, pieces: Math.ceil(bytes.length / pieceBytes) };
}

describe('a file of another tool', () => {
  it('tells how far it is, never backwards, up to the end', async () => {
    const shares: number[] = [];
    const { file } = fileOf(har, 65_536);
    const imported = await importCapture('a.har', file, { onProgress: (share) => void shares.push(share) });
    expect(imported.frameCount).toBe(LINES);
    expect(shares.length).toBeGreaterThan(10);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBeGreaterThan(0.9);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('is let go at once when the user gives up while it is read', async () => {
    const { file, seen, pieces } = fileOf(har, 4_096);
    let breaths = 0;
    const breathe = async () => {
      if (++breaths === 3) throw new CancelledError();
    };
    await expect(importCapture('a.har', file, { onProgress: () => undefined, breathe })).rejects.toThrow(
      CancelledError,
    );
    expect(pieces).toBeGreaterThan(100);
    expect(seen).toEqual({ pieces: 3, isReleased: true });
  });

  it('is given up while its frames are made', async () => {
    const { file, pieces } = fileOf(har, 65_536);
    let breaths = 0;
    const shares: number[] = [];
    const breathe = async () => {
      if (++breaths > pieces) throw new CancelledError();
    };
    const reading = importCapture('a.har', file, { onProgress: (share) => void shares.push(share), breathe });
    await expect(reading).rejects.toThrow(CancelledError);
    expect(shares.at(-1)).toBeLessThan(1);
  });

  it('is known by its first bytes, however few come at once', async () => {
    const text = Array.from({ length: 3 }, (_, i) => JSON.stringify({ dir: 'in', data: `#${i}` })).join('\n');
    const { file } = fileOf(text, 1);
    const { frameCount, faultCount } = await importCapture('no-known-name', file, { onProgress: () => undefined });
    expect([frameCount, faultCount]).toEqual([3, 0]);
  });

  it('of no known kind is refused by its name', async () => {
    const { file } = fileOf('GIF89a', 2);
    await expect(importCapture('a.gif', file, { onProgress: () => undefined })).rejects.toThrow(
      'a.gif is no capture that is known here',
    );
  });
});
