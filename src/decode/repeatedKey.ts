import { toBase64 } from '../base/base64';
import type { DecodedNode } from './contract';
import type { Entry } from './nodeDraft';

/** Up to this many entries comparing with each one is cheaper than a set. */
export const MAX_FEW_ENTRIES = 8;

/** Whether `key` is equal to one of the keys of `entries` from `from` to `to`, exclusive. */
export function isRepeatedAmongFew(
  key: DecodedNode,
  entries: readonly Entry[],
  from: number,
  to: number,
  payload: Uint8Array,
): boolean {
  for (let index = from; index < to; index++) {
    const other = entries[index]?.[0];
    if (other !== undefined && isSameKey(key, other, payload)) return true;
  }
  return false;
}

/**
 * The keys of one large map. Linear in the map's bytes whatever the keys are: they go into a set of strings, whose hash
 * the engine seeds. The letter in front of each keeps kinds apart and keeps V8 from hashing digits by their value,
 * which an attacker could predict. An array or a map as key is never found: comparing nested keys costs depth times size.
 */
export class SeenKeys {
  readonly #identities = new Set<string>();
  readonly #payload: Uint8Array;

  constructor(entries: readonly Entry[], payload: Uint8Array) {
    this.#payload = payload;
    for (const [key] of entries) this.isRepeated(key);
  }

  /** Whether an equal key was asked about before. */
  isRepeated(key: DecodedNode): boolean {
    const identity = toIdentity(key, this.#payload);
    if (identity === undefined) return false;
    const sizeBefore = this.#identities.size;
    return this.#identities.add(identity).size === sizeBefore;
  }
}

function isSameKey(a: DecodedNode, b: DecodedNode, payload: Uint8Array): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'str' && a.flags === undefined && b.flags === undefined) return a.value === b.value;
  const identity = toIdentity(a, payload);
  return identity !== undefined && identity === toIdentity(b, payload);
}

function toIdentity(key: DecodedNode, payload: Uint8Array): string | undefined {
  switch (key.kind) {
    case 'str':
      // Two different broken strings may show the same U+FFFD: their bytes decide.
      return key.flags?.includes('invalid-utf8')
        ? `u${toBase64(payload.subarray(key.start, key.end))}`
        : `s${key.value}`;
    case 'bin':
    case 'ext':
      return `${key.kind}${key.type ?? ''}:${key.value instanceof Uint8Array ? toBase64(key.value) : ''}`;
    case 'timestamp':
      return `t${key.seconds}.${key.nanoseconds}`;
    case 'array':
    case 'map':
      return undefined;
    default:
      return `${key.kind}${key.value}`;
  }
}
