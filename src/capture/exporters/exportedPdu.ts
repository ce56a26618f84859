import type { Direction } from '../../wire/frame';
import type { ConnectionFacts } from '../connectionFacts';

/** Wireshark's "exported PDU" (epan/exported_pdu.h): big-endian tag, length, value; then the bytes of the protocol that a tag names. */
export const LINKTYPE_WIRESHARK_UPPER_PDU = 252;

const Tag = {
  end: 0,
  dissectorName: 12,
  ipv4Source: 20,
  ipv4Destination: 21,
  ipv6Source: 22,
  ipv6Destination: 23,
  portType: 24,
  sourcePort: 25,
  destinationPort: 26,
} as const;
const PORT_TYPE_TCP = 2;

/** Of the dynamic range (RFC 6335 §6): the port of this side is not known, and each connection needs one of its own. */
const FIRST_CLIENT_PORT = 49_152;
const CLIENT_PORTS = 16_384;
const IPV4_LOOPBACK = Uint8Array.of(127, 0, 0, 1);
const IPV6_LOOPBACK = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** Makes the tags before the PDUs of one connection. */
export class PduTags {
  readonly #server: Uint8Array;
  readonly #client: Uint8Array;
  readonly #serverPort: number;
  readonly #clientPort: number;
  readonly #made = new Map<string, Uint8Array>();

  constructor(facts: ConnectionFacts | undefined, connectionIndex: number) {
    const server = parseAddress(facts?.remoteAddress ?? '') ?? IPV4_LOOPBACK;
    this.#server = server;
    this.#client = server.length === 4 ? IPV4_LOOPBACK : IPV6_LOOPBACK;
    this.#serverPort = facts?.remotePort ?? (/^wss:/i.test(facts?.url ?? '') ? 443 : 80);
    this.#clientPort = FIRST_CLIENT_PORT + (connectionIndex % CLIENT_PORTS);
  }

  /** The same array each time: not to be written to. */
  make(dissector: 'http' | 'websocket', direction: Direction): Uint8Array {
    const key = `${dissector} ${direction}`;
    const made = this.#made.get(key) ?? this.#makeNew(dissector, direction);
    this.#made.set(key, made);
    return made;
  }

  #makeNew(dissector: 'http' | 'websocket', direction: Direction): Uint8Array {
    const isOut = direction === 'out';
    const source = isOut ? this.#client : this.#server;
    const destination = isOut ? this.#server : this.#client;
    const isIpv4 = source.length === 4;
    const tags = [
      toTag(Tag.dissectorName, new TextEncoder().encode(dissector)),
      toTag(isIpv4 ? Tag.ipv4Source : Tag.ipv6Source, source),
      toTag(isIpv4 ? Tag.ipv4Destination : Tag.ipv6Destination, destination),
      toTag(Tag.portType, toUint32(PORT_TYPE_TCP)),
      toTag(Tag.sourcePort, toUint32(isOut ? this.#clientPort : this.#serverPort)),
      toTag(Tag.destinationPort, toUint32(isOut ? this.#serverPort : this.#clientPort)),
      toTag(Tag.end, new Uint8Array(0)),
    ];
    return join(tags);
  }
}

/** 4 or 16 bytes; undefined for what is no address. */
export function parseAddress(text: string): Uint8Array | undefined {
  const plain = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const ipv4 = parseIpv4(plain.replace(/^::ffff:(?=\d+\.)/i, ''));
  return ipv4 ?? (plain.includes(':') ? parseIpv6(plain) : undefined);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? Uint8Array.from(parts) : undefined;
}

/** RFC 4291 §2.2, without the mixed form. */
function parseIpv6(text: string): Uint8Array | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...before, ...new Array<string>(missing).fill('0'), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

function toTag(tag: number, value: Uint8Array): Uint8Array {
  const padded = value.length + (-value.length & 3);
  const bytes = new Uint8Array(4 + padded);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag);
  view.setUint16(2, padded);
  bytes.set(value, 4);
  return bytes;
}

function toUint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
