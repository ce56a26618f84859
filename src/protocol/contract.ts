import type { Bookmark } from './bookmarks';
import type { ConnectionSettings, ConnectionStatus } from './connection';
import type { HandshakeDetail, PayloadPage, RowDetail, TreePage } from './detail';
import type { DoctorRequests, DoctorState } from './doctor';
import type { FilterAssist, FilterHelp, FilterProgress, SavedFilter } from './filter';
import type { ProtobufTypes } from './protobuf';
import type { ProxyRoute } from './proxyRoute';
import type { CopiedRowsFormat, ExportScope, FoundRow, PlacedRow, RowsMeasure } from './rowQueries';
import type { RowFilter, RowPage, RowsSummary } from './rows';
import type { FileSource, SessionSource } from './source';
import type { RateSpan, StatisticsSnapshot } from './statistics';

/** The two maps that are the whole contract between the extension host and the view. */

export type ComposerKind = 'text' | 'json' | 'messagepack' | 'protobuf' | 'hex' | 'ping' | 'pong' | 'close';

export interface ComposerDraft {
  readonly kind: ComposerKind;
  /** What was typed. For `close` it is the reason, and `code` is the code. */
  readonly text: string;
  /** Close code; undefined sends an empty close frame. */
  readonly code?: number | undefined;
}

export type ComposerPreview =
  | {
      readonly isValid: true;
      readonly totalBytes: number;
      /** The first bytes that would be sent, at most 256. */
      readonly head: Uint8Array;
      readonly opcode: 'text' | 'binary' | 'ping' | 'pong' | 'close';
    }
  | {
      readonly isValid: false;
      readonly message: string;
      /** Offset of the mistake in the typed text, where known. */
      readonly at: number | undefined;
    };

export type CopyFormat = 'text' | 'json' | 'hex' | 'base64' | 'c-array' | 'curl' | 'websocat';

export interface SessionSnapshot {
  readonly source: SessionSource;
  readonly settings: ConnectionSettings;
  readonly status: ConnectionStatus;
  readonly rows: RowsSummary;
  readonly filter: RowFilter;
  readonly decoders: readonly { readonly id: string; readonly label: string }[];
  /** The line of a proxy config that serves the connection; null where none does, or none is known. */
  readonly proxyRoute: ProxyRoute | null;
  readonly protobuf: ProtobufTypes;
  /** Recent and saved URLs for the URL field. */
  readonly recentUrls: readonly string[];
  /** Strings of the view in the user's language, by the keys of `viewStrings`. */
  readonly strings: Readonly<Record<string, string>>;
}

type Nothing = Readonly<Record<string, never>>;

/** Answered by the session: what is seen on one connection, or in one file. */
export interface SessionRequests {
  'session/open': { params: Nothing; result: SessionSnapshot };
  /** Connects with new settings; an open connection is closed first. Resolves when dialling began. */
  'connection/open': { params: { settings: ConnectionSettings }; result: null };
  /** Starts the closing handshake (1000), or gives up connecting. */
  'connection/close': { params: Nothing; result: null };
  'rows/read': { params: { revision: number; first: number; count: number }; result: RowPage };
  /** Old rows stay valid under the old revision until the answer comes. Refused as `filter-invalid` where the text is wrong. */
  'rows/filter': { params: { filter: RowFilter }; result: RowsSummary };
  /** What is wrong with a filter and what can be typed at the caret; nothing is filtered by it. */
  'filter/assist': { params: { text: string; caret: number }; result: FilterAssist };
  'filter/help': { params: Nothing; result: FilterHelp };
  'filter/saved/read': { params: Nothing; result: { filters: readonly SavedFilter[] } };
  /** A saved filter of that name is replaced. */
  'filter/saved/save': { params: { name: string; text: string }; result: { filters: readonly SavedFilter[] } };
  'filter/saved/remove': { params: { name: string }; result: { filters: readonly SavedFilter[] } };
  'rows/clear': { params: Nothing; result: RowsSummary };
  /** Position of a capture ordinal among the filtered rows, or of the next one that matches. */
  'rows/locate': { params: { ordinal: number }; result: { position: number; isExact: boolean } };
  /**
   * The nearest row at or after `fromPosition` (or before it) that the text is found in, round the ends of the filtered rows; null
   * where there is none. `text` means what it means in a filter. Long searches tell `find/progress`.
   */
  'rows/find': {
    params: { revision: number; text: string; fromPosition: number; isBackward: boolean };
    result: FoundRow | null;
  };
  /** The filtered row that came next at or after a time, or else the latest one; null while there are no rows. */
  'rows/locateTime': { params: { timeMs: number }; result: PlacedRow | null };
  /** How many rows and payload bytes lie between two positions, both included. */
  'rows/measure': { params: { revision: number; first: number; last: number }; result: RowsMeasure };
  /** Puts rows on the clipboard, within the limits that the summary names when they cut something off. */
  'rows/copy': {
    params: { revision: number; first: number; last: number; format: CopiedRowsFormat };
    result: { summary: string };
  };
  /** A filter that rows of the same kind as this one match: `opcode == text && dir == in && json.type == "tick"`. */
  'row/sameKind': { params: { ordinal: number }; result: { filterText: string } };
  /** All bookmarks by ordinal, those of dropped rows too. */
  'bookmarks/read': { params: Nothing; result: { bookmarks: readonly Bookmark[] } };
  /** Sets a bookmark; without a note, the one that is there stays. */
  'bookmark/set': { params: { ordinal: number; note: string | undefined }; result: null };
  'bookmark/remove': { params: { ordinal: number }; result: null };
  'bookmarks/clear': { params: Nothing; result: null };
  /** Brings back what was removed last; 0 where nothing is left to bring back. */
  'bookmarks/undo': { params: Nothing; result: { restoredCount: number } };
  /** Asks the user where to, and writes the rows there. `first` and `last` are ordinals, of a selection only. */
  'capture/export': {
    params: { scope: ExportScope; first: number | undefined; last: number | undefined };
    result: null;
  };
  'row/read': { params: { ordinal: number; decoderId: string | undefined }; result: RowDetail };
  'tree/read': {
    params: {
      ordinal: number;
      decoderId: string | undefined;
      parentId: number | undefined;
      first: number;
      count: number;
    };
    result: TreePage;
  };
  /** `message`: unmasked, assembled, inflated; `frame`: this frame's payload, unmasked; `wire`: header and payload as sent. */
  'payload/read': {
    params: { ordinal: number; source: 'message' | 'frame' | 'wire'; from: number; count: number };
    result: PayloadPage;
  };
  'handshake/read': { params: Nothing; result: HandshakeDetail | null };
  /** Figures of the whole capture; `span` says of which time the rate is. */
  'statistics/read': { params: { span: RateSpan }; result: StatisticsSnapshot };
  'composer/preview': { params: { draft: ComposerDraft }; result: ComposerPreview };
  'composer/send': { params: { draft: ComposerDraft }; result: null };
  /** Puts the row's message on the clipboard; answers with what was copied, e.g. `1,204 bytes as hex`. */
  'row/copy': { params: { ordinal: number; format: CopyFormat }; result: { summary: string } };
  /** Opens the message in an editor tab: JSON pretty-printed, text as it is, binary as a hex dump. */
  'row/openInEditor': { params: { ordinal: number }; result: null };
  /** Lets the user choose a PEM file; answers with its path or an empty string. */
  'settings/chooseCaFile': { params: Nothing; result: { path: string } };
  /** Asks for a name and keeps a header's value as a secret; answers with what to write instead, the same where it was not kept. */
  'secret/keepHeader': { params: { name: string; value: string; url: string }; result: { value: string } };
  /** The same for the parameters of a URL that look like credentials. Refused as `no-secret` where it has none. */
  'secret/keepUrl': { params: { url: string }; result: { url: string } };
  /** Saves the connection under a name the user is asked for. */
  'connection/save': { params: { settings: ConnectionSettings }; result: null };
  /** Opens the proxy config at the line that serves the connection. */
  'proxy/reveal': { params: Nothing; result: null };
  /** Lets the user choose the Protocol Buffers message that the connection's binary messages are; resolves also when it was cancelled. */
  'protobuf/choose': { params: Nothing; result: null };
  /** Copies plain text that the view shows, such as a header line. */
  'text/copy': { params: { text: string }; result: null };
}

export interface ViewRequests extends SessionRequests, DoctorRequests {}

export interface HostEvents {
  'status/changed': ConnectionStatus;
  'rows/changed': RowsSummary;
  /** While a filter that takes long is evaluated, at most 10 a second. */
  'filter/progress': FilterProgress;
  'settings/changed': ConnectionSettings;
  /** More was found out about the file that is shown. */
  'source/changed': FileSource;
  'recent/changed': { readonly urls: readonly string[] };
  /** Which line of a proxy config serves the connection; null where none does, or none is known. */
  'proxy/changed': { readonly route: ProxyRoute | null };
  'doctor/changed': DoctorState;
  'protobuf/changed': ProtobufTypes;
  'bookmarks/changed': { readonly count: number };
  /** Of the search that is under way: rows looked at, and rows there are. */
  'find/progress': { readonly done: number; readonly total: number };
  /** A command of the palette asks the view to put the focus somewhere. */
  'view/focus': { readonly target: 'url' | 'table' | 'composer' | 'filter' | 'doctor' };
}

export type RequestName = keyof ViewRequests;
export type SessionRequestName = keyof SessionRequests;
export type DoctorRequestName = keyof DoctorRequests;
export type RequestParams<N extends RequestName> = ViewRequests[N]['params'];
export type RequestResult<N extends RequestName> = ViewRequests[N]['result'];
export type EventName = keyof HostEvents;

/** Largest page of rows and of payload bytes that one request may ask for. */
export const MAX_ROWS_PER_PAGE = 500;
export const MAX_PAYLOAD_PAGE_BYTES = 65_536;
export const MAX_TREE_LINES_PER_PAGE = 200;
