import { type ExtensionTerm, parseExtensionList } from './extensionList';
import type { Direction } from './frame';

/** permessage-deflate as browsers offer it (RFC 7692 §7). */
export const DEFLATE_OFFER = 'permessage-deflate; client_max_window_bits';

/** RFC 7692 §7.1 parameters as agreed. Window bits are 8 to 15. */
export interface DeflateParameters {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
}

/** Whether messages of this direction may refer to earlier ones (RFC 7692 §7.1.1). */
export function hasContextTakeover(parameters: DeflateParameters, direction: Direction): boolean {
  return !(direction === 'in' ? parameters.serverNoContextTakeover : parameters.clientNoContextTakeover);
}

/** What a server's `Sec-WebSocket-Extensions` means, and what is wrong with it. */
export interface ExtensionAgreement {
  /** Undefined without permessage-deflate, and where its parameters are not valid. */
  readonly deflate: DeflateParameters | undefined;
  /** One sentence each; empty for a good answer. */
  readonly problems: readonly string[];
}

const DEFLATE = 'permessage-deflate';
const MAX_WINDOW_BITS = 15;

/** Reads the response's field value, several fields joined with a comma (RFC 6455 §9.1, RFC 7692 §7.1). */
export function parseExtensionAgreement(value: string): ExtensionAgreement {
  if (value.trim() === '') return { deflate: undefined, problems: [] };
  const list = parseExtensionList(value);
  if (!list.isValid) return { deflate: undefined, problems: [list.problem] };
  const problems: string[] = [];
  let deflate: DeflateParameters | undefined;
  let deflateCount = 0;
  for (const term of list.terms) {
    if (term.name.toLowerCase() !== DEFLATE) {
      problems.push(`The extension "${term.name}" is not known here; its frames are shown as they came.`);
      continue;
    }
    deflateCount++;
    const termProblems: string[] = [];
    const parameters = readParameters(term, termProblems);
    problems.push(...termProblems);
    deflate = termProblems.length === 0 ? parameters : undefined;
  }
  if (deflateCount > 1) {
    problems.push(`${DEFLATE} is named ${deflateCount} times; a response accepts it once (RFC 7692 §5).`);
    deflate = undefined;
  }
  return { deflate, problems };
}

function readParameters(term: ExtensionTerm, problems: string[]): DeflateParameters {
  const seen = new Map<string, string | undefined>();
  for (const { name, value } of term.parameters) {
    const key = name.toLowerCase();
    if (seen.has(key)) problems.push(`The parameter ${key} is given twice (RFC 7692 §7.1).`);
    else if (!PARAMETER_NAMES.has(key)) problems.push(`${DEFLATE} has no parameter "${name}" (RFC 7692 §7.1).`);
    seen.set(key, value);
  }
  return {
    serverNoContextTakeover: readFlag('server_no_context_takeover', seen, problems),
    clientNoContextTakeover: readFlag('client_no_context_takeover', seen, problems),
    serverMaxWindowBits: readWindowBits('server_max_window_bits', seen, problems),
    clientMaxWindowBits: readWindowBits('client_max_window_bits', seen, problems),
  };
}

const PARAMETER_NAMES: ReadonlySet<string> = new Set([
  'server_no_context_takeover',
  'client_no_context_takeover',
  'server_max_window_bits',
  'client_max_window_bits',
]);

type SeenParameters = ReadonlyMap<string, string | undefined>;

function readFlag(name: string, seen: SeenParameters, problems: string[]): boolean {
  if (!seen.has(name)) return false;
  if (seen.get(name) !== undefined) problems.push(`${name} takes no value (RFC 7692 §7.1.1).`);
  return true;
}

function readWindowBits(name: string, seen: SeenParameters, problems: string[]): number {
  if (!seen.has(name)) return MAX_WINDOW_BITS;
  const value = seen.get(name);
  if (value !== undefined && /^([89]|1[0-5])$/.test(value)) return Number(value);
  const received = value === undefined ? 'no value' : `"${value}"`;
  problems.push(`${name} has ${received}; a response needs 8 to 15 without leading zeros (RFC 7692 §7.1.2).`);
  return MAX_WINDOW_BITS;
}
