import { toErrorCode, toErrorMessage } from '../base/errors';
import type { ConnectFailure, ConnectFailureCode } from '../session/ports';

/** What Node and the operating system say when there is no connection, told so that a user can act. */

interface Explanation {
  readonly code: ConnectFailureCode;
  readonly what: (where: string) => string;
  readonly remedy: string;
}

const UNREACHABLE: Explanation = {
  code: 'unreachable',
  what: (where) => `There is no route to ${where}.`,
  remedy: 'Check the network or VPN connection, and whether a firewall rejects the address.',
};

const NOT_FOUND: Explanation = {
  code: 'not-found',
  what: (where) => `The host name of ${where} was not found.`,
  remedy: 'Check the spelling of the host in the URL, and whether its name is known to the name server in use.',
};

const RESET: Explanation = {
  code: 'network',
  what: (where) => `${where} reset the connection before it answered.`,
  remedy:
    'Something accepts connections there but drops this one: check that the scheme fits the port (ws:// or wss://), and look at the log of the server or proxy.',
};

const FORBIDDEN: Explanation = {
  code: 'network',
  what: (where) => `The operating system did not allow a connection to ${where}.`,
  remedy: 'Check the local firewall or sandbox.',
};

const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map([
  [
    'ECONNREFUSED',
    {
      code: 'refused',
      what: (where) => `Nothing accepts connections at ${where}.`,
      remedy: 'Start the server, or check the port in the URL.',
    },
  ],
  ['ENOTFOUND', NOT_FOUND],
  ['ENODATA', NOT_FOUND],
  [
    'EAI_AGAIN',
    {
      code: 'not-found',
      what: (where) => `The name server did not answer for the host of ${where}.`,
      remedy: 'Check the network or VPN connection, then try again.',
    },
  ],
  ['EHOSTUNREACH', UNREACHABLE],
  ['ENETUNREACH', UNREACHABLE],
  ['EHOSTDOWN', UNREACHABLE],
  ['EADDRNOTAVAIL', UNREACHABLE],
  [
    'ETIMEDOUT',
    {
      code: 'timeout',
      what: (where) => `${where} did not answer at all.`,
      remedy: 'Check the address and port; a firewall that drops packets looks like this too.',
    },
  ],
  ['ECONNRESET', RESET],
  ['EPIPE', RESET],
  ['ECONNABORTED', RESET],
  ['EACCES', FORBIDDEN],
  ['EPERM', FORBIDDEN],
]);

/** Node's or OpenSSL's code of an error. Several addresses were tried: the first one that says something speaks for all. */
export function findSystemCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) {
    for (const part of error.errors) {
      const code = findSystemCode(part);
      if (code !== undefined) return code;
    }
  }
  return toErrorCode(error);
}

/** `where` is the place as the user knows it, e.g. `example.org:443`. */
export function toSystemFailure(error: unknown, where: string): ConnectFailure {
  const systemCode = findSystemCode(error);
  const known = systemCode === undefined ? undefined : EXPLANATIONS.get(systemCode);
  return {
    code: known?.code ?? 'network',
    message: known
      ? `${known.what(where)} (${toErrorMessage(error)})`
      : `The connection failed: ${toErrorMessage(error)}`,
    remedy: known?.remedy ?? 'Check the URL, the network and the log of the server or proxy.',
    systemCode,
    response: undefined,
    checks: [],
    receivedBytes: undefined,
  };
}
