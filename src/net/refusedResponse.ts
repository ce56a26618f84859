import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock';
import type { HandshakeResponseFacts, HeaderField } from '../session/ports';

const MAX_BODY_BYTES = 65_536;
/** A server may keep a refused connection open and its body unfinished: what came until then is what is shown. */
const BODY_DEADLINE_MS = 2_000;

/** Reads an answer that is no 101 to its end, the body without its transfer coding. Always resolves. */
export async function readRefusedResponse(response: IncomingMessage, clock: Clock): Promise<HandshakeResponseFacts> {
  const { httpVersion, statusCode = 0, statusMessage = '' } = response;
  const head = {
    statusLine: `HTTP/${httpVersion} ${statusCode} ${statusMessage}`.trimEnd(),
    statusCode,
    headers: toFields(response.rawHeaders),
    timeMs: clock.now(),
  };
  return { ...head, ...(await readBody(response, () => response.complete, clock)) };
}

interface Body {
  readonly body: Uint8Array;
  readonly isBodyTruncated: boolean;
}

/** What follows the head of a refusal. `isComplete` is asked when the stream closes without an end. Always resolves. */
export function readBody(source: Readable, isComplete: () => boolean, clock: Clock): Promise<Body> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  return new Promise((resolve) => {
    const finish = (isBodyTruncated: boolean) => {
      deadline.dispose();
      source.off('data', receive);
      resolve({ body: new Uint8Array(Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES)), isBodyTruncated });
    };
    const receive = (chunk: Buffer) => {
      chunks.push(chunk);
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MAX_BODY_BYTES) finish(true);
    };
    const deadline = clock.schedule(BODY_DEADLINE_MS, () => finish(true));
    source.on('data', receive);
    source.on('end', () => finish(false));
    source.on('error', () => finish(true));
    source.on('close', () => finish(!isComplete()));
  });
}

/** Node's flat list of names and values, case and order as on the wire. */
export function toFields(rawHeaders: readonly string[]): readonly HeaderField[] {
  const fields: HeaderField[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) fields.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return fields;
}
