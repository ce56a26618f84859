import type { IncomingMessage } from 'node:http';
import type { Clock } from '../base/clock';

export interface RefusalBody {
  readonly bytes: Uint8Array;
  readonly isTruncated: boolean;
}

const MAX_BODY_BYTES = 65_536;
/** A server may keep a refused connection open and its body unfinished: what came until then is what is shown. */
const BODY_DEADLINE_MS = 2_000;

/** Reads the body of an answer that is no 101, without its transfer coding. Always resolves. */
export function readRefusalBody(response: IncomingMessage, clock: Clock): Promise<RefusalBody> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  return new Promise((resolve) => {
    const finish = (isTruncated: boolean) => {
      deadline.dispose();
      response.off('data', receive);
      response.resume();
      resolve({ bytes: new Uint8Array(Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES)), isTruncated });
    };
    const receive = (chunk: Buffer) => {
      chunks.push(chunk);
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MAX_BODY_BYTES) finish(true);
    };
    const deadline = clock.schedule(BODY_DEADLINE_MS, () => finish(true));
    response.on('data', receive);
    response.on('end', () => finish(false));
    response.on('error', () => finish(true));
    response.on('close', () => finish(!response.complete));
  });
}
