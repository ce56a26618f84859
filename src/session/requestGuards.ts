import { MAX_NOTE_CHARS } from '../protocol/bookmarks';
import type { ConnectionSettings } from '../protocol/connection';
import {
  type ComposerDraft,
  MAX_PAYLOAD_PAGE_BYTES,
  MAX_ROWS_PER_PAGE,
  MAX_TREE_LINES_PER_PAGE,
  type SessionRequestName,
} from '../protocol/contract';
import { MAX_FILTER_NAME_CHARS } from '../protocol/filter';
import { MAX_FIND_CHARS } from '../protocol/rowQueries';
import { OPCODE_GROUPS, type RowFilter } from '../protocol/rows';
import {
  type Guard,
  isBoolean,
  isLine,
  isList,
  isNumber,
  isOneOf,
  isOptional,
  isShape,
  isText,
  isWhole,
} from './guards';
import type { GuardsOf } from './requestDispatch';

/** Shape and bounds of every request of the view. Messages of a webview are input from outside. */

const MAX_SHORT_CHARS = 1_000;
const MAX_LONG_CHARS = 65_536;
/** A draft is sent as one message: beyond this, the view should not have been able to type it. */
const MAX_DRAFT_CHARS = 16_777_216;
/** The language has a limit of its own, and says so; this one only keeps a message in bounds. */
const MAX_FILTER_TEXT_CHARS = 1_048_576;
const MAX_LIST = 200;
const MAX_HEARTBEAT_SECONDS = 86_400;
const MAX_DELAY_MS = 86_400_000;
const MAX_ATTEMPTS = 1_000_000;
/** What a `Date` can hold. */
const MAX_TIME_MS = 8.64e15;

const isOrdinal = isWhole(0, Number.MAX_SAFE_INTEGER);
const isDecoderId = isOptional(isText(MAX_SHORT_CHARS));
const isNothing: Guard<Readonly<Record<string, never>>> = isShape({});

const isHeader = isShape({ name: isText(MAX_SHORT_CHARS), value: isText(MAX_LONG_CHARS) });

export const isConnectionSettings: Guard<ConnectionSettings> = isShape({
  url: isText(MAX_LONG_CHARS),
  headers: isList(isHeader, MAX_LIST),
  subprotocols: isList(isText(MAX_LONG_CHARS), MAX_LIST),
  origin: isText(MAX_LONG_CHARS),
  cookies: isText(MAX_LONG_CHARS),
  isDeflateOffered: isBoolean,
  isCertificateVerified: isBoolean,
  caFile: isText(MAX_LONG_CHARS),
  heartbeatSeconds: isNumber(0, MAX_HEARTBEAT_SECONDS),
  missedPongPolicy: isOneOf('mark', 'terminate'),
  messageHeartbeat: isShape({
    seconds: isNumber(0, MAX_HEARTBEAT_SECONDS),
    message: isText(MAX_LONG_CHARS),
    expected: isText(MAX_LONG_CHARS),
  }),
  isAutoPong: isBoolean,
  httpVersion: isOneOf('auto', '1.1', '2'),
  reconnect: isShape({
    isEnabled: isBoolean,
    baseMs: isNumber(1, MAX_DELAY_MS),
    capMs: isNumber(1, MAX_DELAY_MS),
    isJittered: isBoolean,
    maxAttempts: isWhole(0, MAX_ATTEMPTS),
    giveUpCodes: isList(isWhole(0, 65_535), MAX_LIST),
  }),
  onConnectMessages: isList(isText(MAX_LONG_CHARS), MAX_LIST),
});

const isRowFilter: Guard<RowFilter> = isShape({
  opcodes: isList(isOneOf(...OPCODE_GROUPS), MAX_LIST),
  direction: isOneOf('both', 'in', 'out'),
  text: isText(MAX_FILTER_TEXT_CHARS),
});

const isDraft: Guard<ComposerDraft> = isShape({
  kind: isOneOf('text', 'json', 'messagepack', 'protobuf', 'hex', 'ping', 'pong', 'close'),
  text: isText(MAX_DRAFT_CHARS),
  code: isOptional(isNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
});

export const requestGuards: GuardsOf<SessionRequestName> = {
  'session/open': isNothing,
  'connection/open': isShape({ settings: isConnectionSettings }),
  'connection/close': isNothing,
  'rows/read': isShape({ revision: isOrdinal, first: isOrdinal, count: isWhole(0, MAX_ROWS_PER_PAGE) }),
  'rows/filter': isShape({ filter: isRowFilter }),
  'filter/assist': isShape({ text: isText(MAX_FILTER_TEXT_CHARS), caret: isOrdinal }),
  'filter/help': isNothing,
  'filter/saved/read': isNothing,
  'filter/saved/save': isShape({ name: isText(MAX_FILTER_NAME_CHARS), text: isText(MAX_LONG_CHARS) }),
  'filter/saved/remove': isShape({ name: isText(MAX_FILTER_NAME_CHARS) }),
  'rows/clear': isNothing,
  'rows/locate': isShape({ ordinal: isOrdinal }),
  'rows/find': isShape({
    revision: isOrdinal,
    text: isText(MAX_FIND_CHARS),
    // Before the first row is where a search backward goes on at the end.
    fromPosition: isWhole(-1, Number.MAX_SAFE_INTEGER),
    isBackward: isBoolean,
  }),
  'rows/locateTime': isShape({ timeMs: isNumber(-MAX_TIME_MS, MAX_TIME_MS) }),
  'rows/measure': isShape({ revision: isOrdinal, first: isOrdinal, last: isOrdinal }),
  'rows/copy': isShape({
    revision: isOrdinal,
    first: isOrdinal,
    last: isOrdinal,
    format: isOneOf('tsv', 'ndjson'),
  }),
  'row/sameKind': isShape({ ordinal: isOrdinal }),
  'bookmarks/read': isNothing,
  'bookmark/set': isShape({ ordinal: isOrdinal, note: isOptional(isLine(MAX_NOTE_CHARS)) }),
  'bookmark/remove': isShape({ ordinal: isOrdinal }),
  'bookmarks/clear': isNothing,
  'bookmarks/undo': isNothing,
  'capture/export': isShape({
    scope: isOneOf('all', 'filtered', 'selection'),
    first: isOptional(isOrdinal),
    last: isOptional(isOrdinal),
  }),
  'row/read': isShape({ ordinal: isOrdinal, decoderId: isDecoderId }),
  'tree/read': isShape({
    ordinal: isOrdinal,
    decoderId: isDecoderId,
    parentId: isOptional(isOrdinal),
    first: isOrdinal,
    count: isWhole(0, MAX_TREE_LINES_PER_PAGE),
  }),
  'payload/read': isShape({
    ordinal: isOrdinal,
    source: isOneOf('message', 'frame', 'wire'),
    from: isOrdinal,
    count: isWhole(0, MAX_PAYLOAD_PAGE_BYTES),
  }),
  'handshake/read': isNothing,
  'statistics/read': isShape({ span: isOneOf('recent', 'whole') }),
  'composer/preview': isShape({ draft: isDraft }),
  'composer/send': isShape({ draft: isDraft }),
  'row/copy': isShape({
    ordinal: isOrdinal,
    format: isOneOf('text', 'json', 'hex', 'base64', 'c-array', 'curl', 'websocat'),
  }),
  'row/openInEditor': isShape({ ordinal: isOrdinal }),
  'settings/chooseCaFile': isNothing,
  'secret/keepHeader': isShape({
    name: isText(MAX_SHORT_CHARS),
    value: isText(MAX_LONG_CHARS),
    url: isText(MAX_LONG_CHARS),
  }),
  'secret/keepUrl': isShape({ url: isText(MAX_LONG_CHARS) }),
  'connection/save': isShape({ settings: isConnectionSettings }),
  'proxy/reveal': isNothing,
  'protobuf/choose': isNothing,
  'text/copy': isShape({ text: isText(MAX_DRAFT_CHARS) }),
};
