/** What a condition says about a WebSocket: does it hold for the handshake, and for the answer to it? */

import { type AclExpression, parseAclExpression } from './acl';
import type { Condition, Term } from './condition';
import { every, not, some, type Truth } from './truth';

/** The acls in scope by name; definitions of one name are alternatives. */
export interface AclScope {
  get(name: string): readonly AclExpression[] | undefined;
}

const PREDEFINED: Readonly<Record<string, Truth>> = {
  TRUE: 'yes',
  FALSE: 'no',
  HTTP: 'yes',
  METH_GET: 'yes',
  METH_POST: 'no',
  METH_PUT: 'no',
  METH_DELETE: 'no',
  METH_HEAD: 'no',
  METH_OPTIONS: 'no',
  METH_PATCH: 'no',
  METH_TRACE: 'no',
  METH_CONNECT: 'no',
};
const TEXT_METHODS: ReadonlySet<string> = new Set(['str', 'sub', 'beg', 'end', 'reg', 'dom', 'dir']);
const HEADER_FETCHES: ReadonlySet<string> = new Set([
  'hdr',
  'req.hdr',
  'req.fhdr',
  'fhdr',
  'hdr_cnt',
  'req.hdr_cnt',
  'req.fhdr_cnt',
]);

/** The request header a test reads, in lower case; undefined for any other test. */
export function findRequestHeader(expression: AclExpression): string | undefined {
  return HEADER_FETCHES.has(expression.fetch) ? expression.argument.toLowerCase() : undefined;
}

/** Does the condition hold for a WebSocket handshake? No condition always holds. */
export function judgeHandshake(condition: Condition | undefined, scope: AclScope): Truth {
  return judgeCondition(condition, scope, judgeRequest);
}

/**
 * Does the condition hold for requests that ask for no WebSocket, such as the polls of Socket.IO? It does not where it
 * waits for the headers of a handshake.
 */
export function judgePlainRequest(condition: Condition | undefined, scope: AclScope): Truth {
  return judgeCondition(condition, scope, judgePlain);
}

/** Does the condition hold for the answer that switches protocols, status 101? */
export function judgeSwitching(condition: Condition | undefined, scope: AclScope): Truth {
  return judgeCondition(condition, scope, judgeAnswer);
}

/** What one test says. */
export type Judge = (expression: AclExpression) => Truth;

/** Does a condition hold, given what single tests say? No condition always holds. */
export function judgeCondition(condition: Condition | undefined, scope: AclScope, judgeOne: Judge): Truth {
  if (condition === undefined) return 'yes';
  const groups = condition.groups.map((group) => every(group.map((term) => judgeTerm(term, scope, judgeOne))));
  return condition.polarity === 'if' ? some(groups) : not(some(groups));
}

function judgeTerm(term: Term, scope: AclScope, judgeOne: Judge): Truth {
  const defined = findExpressions(term, scope).map(judgeOne);
  const predefined = term.name === undefined ? undefined : PREDEFINED[term.name];
  const truth = defined.length > 0 ? some(defined) : (predefined ?? 'unknown');
  return term.isNegated ? not(truth) : truth;
}

/** The definitions of a named term, or the one between its braces. */
export function findExpressions(term: Term, scope: AclScope): readonly AclExpression[] {
  if (term.name !== undefined) return scope.get(term.name) ?? [];
  const expression = parseAclExpression(term.expression);
  return expression === undefined ? [] : [expression];
}

/**
 * Does one test hold for a WebSocket handshake? Case is ignored: what the author meant counts here, and `acl-case`
 * reports the slip.
 */
export function judgeRequest(expression: AclExpression): Truth {
  if (expression.fetch === 'always_true') return 'yes';
  if (expression.fetch === 'always_false') return 'no';
  if (expression.fetch === 'method') return judgeMethod(expression);
  if (isEveryPath(expression)) return 'yes';
  const header = findRequestHeader(expression);
  if (header === undefined) return 'unknown';
  if (expression.fetch.endsWith('_cnt')) return judgeCount(expression, header);
  if (expression.method === 'found') return header === 'upgrade' || isHandshakeKey(header) ? 'yes' : 'unknown';
  if (!isTextTest(expression)) return 'unknown';
  const isMatch = (value: string) => expression.patterns.some((pattern) => matches(expression, pattern.value, value));
  if (header === 'upgrade' && isMatch('websocket')) return 'yes';
  if (header === 'upgrade') return expression.method === 'reg' ? 'unknown' : 'no';
  return header === 'connection' && isMatch('upgrade') ? 'yes' : 'unknown';
}

function judgePlain(expression: AclExpression): Truth {
  const header = findRequestHeader(expression);
  const isHandshakeHeader = header === 'upgrade' || header === 'connection' || header?.startsWith('sec-websocket-');
  if (isHandshakeHeader === true) return judgeRequest(expression) === 'yes' ? 'no' : 'unknown';
  return isEveryPath(expression) ? 'yes' : judgeConstant(expression);
}

const EVERY_PATH: Readonly<Record<string, ReadonlySet<string>>> = {
  beg: new Set(['/']),
  reg: new Set(['/', '^/', '^/.*', '^/.*$', '.*', '^.*', '^.*$']),
};

/** `path_beg /`, `path_reg ^/`: ways to write "always". */
function isEveryPath({ fetch, method, patterns, converters }: AclExpression): boolean {
  const always = method === undefined ? undefined : EVERY_PATH[method];
  return fetch === 'path' && converters.length === 0 && patterns.some(({ value }) => always?.has(value) === true);
}

function judgeAnswer(expression: AclExpression): Truth {
  if (expression.fetch !== 'status' || expression.hasPatternFile) return judgeConstant(expression);
  const inRange = expression.patterns.some(({ value }) => {
    const [low, high] = value.split(':').map(Number);
    if (low === undefined || Number.isNaN(low)) return false;
    if (expression.operator !== undefined) return compare(101, expression.operator, low);
    return low <= 101 && 101 <= (high ?? low);
  });
  return inRange ? 'yes' : 'no';
}

function judgeConstant(expression: AclExpression): Truth {
  if (expression.fetch === 'always_true') return 'yes';
  return expression.fetch === 'always_false' ? 'no' : 'unknown';
}

/** Is the header's own text compared with patterns that are all visible? */
function isTextTest(expression: AclExpression): boolean {
  if (expression.hasPatternFile || expression.patterns.some((pattern) => pattern.isUnknown)) return false;
  if (expression.method !== undefined && !TEXT_METHODS.has(expression.method)) return false;
  return expression.converters.every((name) => name === 'lower' || name === 'upper');
}

/** RFC 6455 §4.1: the handshake is a GET. */
function judgeMethod(expression: AclExpression): Truth {
  if (expression.hasPatternFile) return 'unknown';
  return expression.patterns.some((pattern) => pattern.value.toUpperCase() === 'GET') ? 'yes' : 'no';
}

function judgeCount(expression: AclExpression, header: string): Truth {
  const limit = Number(expression.patterns[0]?.value);
  const isAlwaysThere = header === 'upgrade' || header === 'connection' || isHandshakeKey(header);
  if (!isAlwaysThere || Number.isNaN(limit)) return 'unknown';
  return compare(1, expression.operator ?? 'eq', limit) ? 'yes' : 'no';
}

/** Sent with every handshake, unlike the protocol and the extensions. */
function isHandshakeKey(header: string): boolean {
  return header === 'sec-websocket-key' || header === 'sec-websocket-version';
}

function compare(value: number, operator: string, limit: number): boolean {
  if (operator === 'gt') return value > limit;
  if (operator === 'ge') return value >= limit;
  if (operator === 'lt') return value < limit;
  return operator === 'le' ? value <= limit : value === limit;
}

/** Does the pattern match the header's value as clients send it, whatever the case? */
function matches(expression: AclExpression, pattern: string, value: string): boolean {
  const wanted = pattern.toLowerCase();
  switch (expression.method) {
    case 'sub':
      return value.includes(wanted);
    case 'beg':
      return value.startsWith(wanted);
    case 'end':
      return value.endsWith(wanted);
    case 'reg':
      return wanted.includes(value) || wanted === '.*' || wanted === '.+';
    default:
      return wanted === value;
  }
}
