import type { DeflateParameters } from '../../wire/deflateParameters';
import { DEFAULT_MEMORY_LEVEL } from '../../wire/deflater';

/** What a server keeps for each connection while nothing is sent, in bytes. An estimate: it follows zlib's own documentation. */
export interface WindowMemory {
  /** Of what it sends; 0 without context takeover, when it is needed only while a message is compressed. */
  readonly deflateBytes: number;
  /** Of what it receives; 0 likewise. */
  readonly inflateBytes: number;
  readonly totalBytes: number;
}

/** zconf.h: "about 7 kilobytes for small objects" of an inflater. */
const INFLATE_OBJECTS_BYTES = 7 * 1024;

/**
 * zconf.h: deflate takes 2^(windowBits + 2) + 2^(memLevel + 9) bytes, inflate 2^windowBits and about 7 KB. The level of memory is
 * zlib's default, since no server tells its own.
 */
export function estimateWindowMemory(parameters: DeflateParameters): WindowMemory {
  const deflateBytes = parameters.serverNoContextTakeover
    ? 0
    : 2 ** (parameters.serverMaxWindowBits + 2) + 2 ** (DEFAULT_MEMORY_LEVEL + 9);
  const inflateBytes = parameters.clientNoContextTakeover
    ? 0
    : 2 ** parameters.clientMaxWindowBits + INFLATE_OBJECTS_BYTES;
  return { deflateBytes, inflateBytes, totalBytes: deflateBytes + inflateBytes };
}
