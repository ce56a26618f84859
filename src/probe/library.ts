/** What a server said in words. */
export interface SaidByServer {
  readonly closeReason: string;
  readonly statusLine: string;
  /** In lower case. */
  readonly headerNames: readonly string[];
  readonly body: string;
}

/** A WebSocket library, recognized by words of its own. */
export interface RecognizedLibrary {
  readonly name: string;
  /** What gave it away. */
  readonly because: string;
}

interface Fingerprint {
  readonly name: string;
  readonly closeReason?: RegExp;
  readonly statusLine?: RegExp;
  readonly body?: RegExp;
  readonly headerName?: string;
}

/** Texts of versions that were seen; another version may say something else, so that silence means nothing. */
const FINGERPRINTS: readonly Fingerprint[] = [
  {
    name: 'faye-websocket (websocket-driver)',
    closeReason:
      /^(Received unmasked frame but masking is required|One or more reserved bits are on|Unrecognized frame opcode: )/,
  },
  {
    name: 'websocket (npm)',
    closeReason: /^(Unsupported usage of rsv bits without negotiated extension|Unrecognized Opcode: 0x)/,
    headerName: 'x-websocket-reject-reason',
  },
  {
    name: 'gorilla/websocket',
    closeReason: /^(bad MASK|RSV[123] set|bad opcode \d+|FIN not set on control|continuation after FIN)/,
  },
  { name: 'libwebsockets', closeReason: /^(rsv bits|bad opc|frag ctl|bad cont|bad utf8)$/ },
  {
    name: 'Tomcat',
    closeReason:
      /^(The client frame was not masked but all client frames must be masked|A WebSocket frame was sent with an unrecognised opCode)/,
  },
  {
    name: 'Tornado',
    body: /^Can "Upgrade" only to "WebSocket"\.|^"Connection" must be "Upgrade"\.|^Cross origin websockets not allowed/,
  },
  {
    name: 'Python websockets',
    closeReason: /^keepalive ping timeout$/,
    body: /^Failed to open a WebSocket connection: /,
  },
  {
    name: 'Autobahn',
    statusLine:
      /WebSocket version \d+ not supported \(supported versions: |WebSocket connection denied: |HTTP (Connection|Sec-WebSocket-\w+) header missing/,
  },
  { name: 'aiohttp', body: /^No (WebSocket UPGRADE|CONNECTION upgrade) hdr: / },
  { name: 'ws', body: /^(Missing or invalid Sec-WebSocket-(Key|Version) header)/ },
  {
    name: 'Engine.IO',
    body: /^\{"code":[0-5],"message":"(Transport unknown|Session ID unknown|Bad request)"\}|^"?Transport unknown/,
  },
  { name: 'uvicorn', body: /^Unsupported upgrade request\./ },
];

/** The first library whose words a server used. */
export function findLibrary(said: readonly SaidByServer[]): RecognizedLibrary | undefined {
  for (const fingerprint of FINGERPRINTS) {
    for (const one of said) {
      const because = findMatch(fingerprint, one);
      if (because !== undefined) return { name: fingerprint.name, because };
    }
  }
  return undefined;
}

function findMatch(fingerprint: Fingerprint, said: SaidByServer): string | undefined {
  if (fingerprint.closeReason?.test(said.closeReason)) return `close reason "${said.closeReason}"`;
  const body = fingerprint.body?.exec(said.body)?.[0];
  if (body !== undefined) return `answer "${body}"`;
  if (fingerprint.statusLine?.test(said.statusLine)) return `answer "${said.statusLine}"`;
  const { headerName } = fingerprint;
  if (headerName !== undefined && said.headerNames.includes(headerName)) return `header ${headerName}`;
  return undefined;
}
