import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

export interface WholeFileOptions<P> {
  /** Once it is aborted the writing ends and rejects with its reason: nothing is left of the file then. */
  readonly signal: AbortSignal;
  readonly onPiece?: (piece: P) => void;
}

/**
 * Writes pieces to a file that appears when it is whole: what was there before stays until then. A piece is asked for only while nobody
 * gave up, right before it is written. Rejects with Node's error where the file cannot be written.
 */
export async function writeWholeFile<P extends { readonly data: string | Uint8Array }, T>(
  path: string,
  pieces: Generator<P, T>,
  { signal, onPiece }: WholeFileOptions<P>,
): Promise<T> {
  // Never a file of the user's: the name is new, and must not be taken.
  const partPath = `${path}.${randomUUID()}.part`;
  const file = await open(partPath, 'wx');
  try {
    for (;;) {
      signal.throwIfAborted();
      const piece = pieces.next();
      if (piece.done === true) {
        await file.close();
        await rename(partPath, path);
        return piece.value;
      }
      await file.writeFile(piece.value.data);
      onPiece?.(piece.value);
    }
  } finally {
    await file.close().catch(() => undefined);
    await rm(partPath, { force: true }).catch(() => undefined);
  }
}
