/** What one test says of the handshake to a certain URL, letter by letter as HAProxy compares. */

import { compileRegex } from '../regex/linearRegex';
import type { AclExpression } from './acl';
import { findRequestHeader, judgeRequest } from './handshake';
import type { Truth } from './truth';

/** The handshake's own parts; undefined for what is not known, or changed on the way. */
export interface HandshakeUrl {
  readonly isSecure: boolean | undefined;
  /** Without port. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** With its query, if any. */
  readonly path: string | undefined;
}

const CONVERTERS: Readonly<Record<string, (value: string) => string>> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  host_only: (value) => value.replace(/:\d+$/, ''),
};
const SNI_FETCHES: ReadonlySet<string> = new Set(['ssl_fc_sni', 'req.ssl_sni', 'req_ssl_sni']);
const NUMBERS: ReadonlySet<string> = new Set(['dst_port']);

export function judgeUrl(expression: AclExpression, url: HandshakeUrl): Truth {
  const { fetch, method } = expression;
  if (fetch === 'ssl_fc') return judgeFlag(expression, url.isSecure);
  if (NUMBERS.has(fetch)) return judgeNumber(expression, url.port);
  const value = findValue(expression, url);
  if (value === undefined) return isAboutUrl(expression) ? 'unknown' : judgeRequest(expression);
  if (method === 'found') return 'yes';
  const converted = convert(value, expression.converters);
  return converted === undefined ? 'unknown' : judgePatterns(expression, converted);
}

/** The test reads the path. */
export function isPathTest({ fetch }: AclExpression): boolean {
  return fetch === 'path' || fetch === 'pathq' || fetch === 'url' || fetch === 'base';
}

function isAboutUrl(expression: AclExpression): boolean {
  return isPathTest(expression) || findRequestHeader(expression) === 'host' || SNI_FETCHES.has(expression.fetch);
}

function findValue(expression: AclExpression, url: HandshakeUrl): string | undefined {
  const { host, path } = url;
  const { fetch } = expression;
  if (fetch === 'path') return path?.replace(/[?#].*$/s, '');
  if (fetch === 'pathq' || fetch === 'url' || fetch === 'capture.req.uri') return path;
  if (fetch === 'base')
    return host === undefined || path === undefined ? undefined : toAuthority(url) + path.replace(/[?#].*$/s, '');
  if (SNI_FETCHES.has(fetch)) return url.isSecure === true ? host : undefined;
  if (fetch === 'req.ver' || fetch === 'req_ver') return '1.1';
  if (fetch.endsWith('_cnt')) return undefined;
  switch (findRequestHeader(expression)) {
    case 'host':
      return toAuthority(url);
    case 'upgrade':
      return 'websocket';
    case 'connection':
      // HAProxy writes the header anew, whatever the client sent.
      return 'Upgrade';
    case 'sec-websocket-version':
      return '13';
    default:
      return undefined;
  }
}

/** As clients send it: with a port that is not the scheme's own. */
function toAuthority({ isSecure, host, port }: HandshakeUrl): string | undefined {
  if (host === undefined) return undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined || port === (isSecure === true ? 443 : 80) ? name : `${name}:${port}`;
}

function convert(value: string, names: readonly string[]): string | undefined {
  let converted = value;
  for (const name of names) {
    const converter = Object.hasOwn(CONVERTERS, name) ? CONVERTERS[name] : undefined;
    if (converter === undefined) return undefined;
    converted = converter(converted);
  }
  return converted;
}

function judgePatterns({ patterns, method, isIgnoringCase, hasPatternFile }: AclExpression, value: string): Truth {
  let isOpen = hasPatternFile || patterns.length === 0;
  for (const pattern of patterns) {
    const isMatch = pattern.isUnknown ? undefined : matches(method, pattern.value, value, isIgnoringCase);
    if (isMatch === true) return 'yes';
    if (isMatch === undefined) isOpen = true;
  }
  return isOpen ? 'unknown' : 'no';
}

function matches(
  method: AclExpression['method'],
  pattern: string,
  value: string,
  isIgnoringCase: boolean,
): boolean | undefined {
  if (method === 'reg') return compileRegex(pattern, isIgnoringCase)?.test(value);
  const fold = (text: string) => (isIgnoringCase ? text.toLowerCase() : text);
  const [wanted, given] = [fold(pattern), fold(value)];
  switch (method) {
    case undefined:
    case 'str':
      return given === wanted;
    case 'beg':
      return given.startsWith(wanted);
    case 'end':
      return given.endsWith(wanted);
    case 'sub':
      return given.includes(wanted);
    case 'dir':
      return hasPart(given, wanted, '/?');
    case 'dom':
      return hasPart(given, wanted, '/?.:');
    default:
      return undefined;
  }
}

/** `match_word` of HAProxy: the pattern, without delimiters around it, stands between delimiters. */
function hasPart(value: string, pattern: string, delimiters: string): boolean {
  const isDelimiter = (char: string) => char === '' || delimiters.includes(char);
  let [start, end] = [0, pattern.length];
  while (start < end && isDelimiter(pattern.charAt(start))) start++;
  while (end > start && isDelimiter(pattern.charAt(end - 1))) end--;
  const word = pattern.slice(start, end);
  if (word === '') return false;
  for (let at = value.indexOf(word); at >= 0; at = value.indexOf(word, at + 1))
    if (isDelimiter(value.charAt(at - 1)) && isDelimiter(value.charAt(at + word.length))) return true;
  return false;
}

function judgeFlag({ patterns, method }: AclExpression, flag: boolean | undefined): Truth {
  if (flag === undefined || (method !== undefined && method !== 'bool' && method !== 'int')) return 'unknown';
  if (patterns.length === 0) return flag ? 'yes' : 'no';
  const given = flag ? '1' : '0';
  return patterns.some(({ value }) => value === given || value === String(flag)) ? 'yes' : 'no';
}

function judgeNumber({ patterns, operator, method, hasPatternFile }: AclExpression, given: number | undefined): Truth {
  if (given === undefined || hasPatternFile || (method !== undefined && method !== 'int')) return 'unknown';
  if (operator !== undefined && operator !== 'eq') return 'unknown';
  const isMatch = patterns.some(({ value }) => {
    const [low, high] = value.split(':').map(Number);
    return low !== undefined && low <= given && given <= (high ?? low);
  });
  return isMatch ? 'yes' : patterns.some(({ isUnknown }) => isUnknown) ? 'unknown' : 'no';
}
