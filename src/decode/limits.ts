/** What a decoder refuses to spend on one payload. Depth needs no limit of its own where a format is read without recursion. */

/** Nodes of one payload, keys included; what follows is reported as a fault and not decoded. */
export const MAX_NODES = 1_000_000;

/** Faults of one payload that a tolerant decoder can go on after; the last one says that it stopped. */
export const MAX_FAULTS = 100;

/** Bytes that `Decoder.score` looks at. */
export const SCORE_PREFIX_BYTES = 1024;

/** Messages within messages: the limit that the Protocol Buffers libraries have too. */
export const MAX_PROTOBUF_DEPTH = 100;
