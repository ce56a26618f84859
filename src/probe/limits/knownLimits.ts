/** Size limits that libraries and gateways have where nobody sets one, in bytes; as measured or documented. */
export interface KnownLimit {
  readonly bytes: number;
  /** Who has it, e.g. `Python websockets (max_size)`. */
  readonly who: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;

export const KNOWN_LIMITS: readonly KnownLimit[] = [
  { bytes: 8 * KIB, who: 'Tomcat (text buffer)' },
  { bytes: 32 * KIB, who: 'AWS API Gateway (frame)' },
  { bytes: 64 * KIB, who: 'websocket of npm (maxReceivedFrameSize)' },
  { bytes: 128 * KIB, who: 'AWS API Gateway (message)' },
  { bytes: 256 * KIB, who: 'Mojolicious' },
  { bytes: 1_000_000, who: 'Engine.IO and Socket.IO (maxHttpBufferSize)' },
  { bytes: MIB, who: 'Python websockets (max_size), websocket of npm (maxReceivedMessageSize)' },
  { bytes: 4 * MIB, who: 'aiohttp (max_msg_size)' },
  { bytes: 10 * MIB, who: 'Tornado (websocket_max_message_size)' },
  { bytes: 16 * MIB, who: 'uvicorn (ws_max_size)' },
];

/** Defaults that fit what was seen: this much was taken, this much was not. Some servers refuse the limit itself, others what exceeds it. */
export function findKnownLimits(acceptedBytes: number, refusedBytes: number): readonly KnownLimit[] {
  return KNOWN_LIMITS.filter(({ bytes }) => bytes >= acceptedBytes && bytes <= refusedBytes);
}
