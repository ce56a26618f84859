import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import type { ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { EventName, HostEvents } from '../protocol/contract';
import type { ExportScope } from '../protocol/rowQueries';
import type { ExportRequest } from './ports';

/** An event for the view: a whole small snapshot, so that losing one is harmless. */
export type SessionEvent = { [N in EventName]: { readonly name: N; readonly data: HostEvents[N] } }[EventName];

export interface RowCounts {
  /** Rows that can still be read. */
  readonly kept: number;
  /** Those of them that match the filter. */
  readonly matching: number;
}

/** What an editor tab shows: a live session, or a capture in a file. */
export interface Inspection extends Disposable {
  readonly settings: ConnectionSettings;
  readonly status: ConnectionStatus;
  readonly onEvent: Event<SessionEvent>;
  /** Also while the view is hidden. */
  readonly onStatus: Event<ConnectionStatus>;
  /** Connects; what is wrong becomes a row. Never throws. */
  connect(settings: ConnectionSettings): void;
  disconnect(): void;
  /** Throws a `UserError` unless a connection is open. */
  sendPing(): void;
  /** Answers one request of the view, given as it came. */
  handle(name: unknown, params: unknown, signal: AbortSignal): Promise<unknown>;
  readonly rowCounts: RowCounts;
  /** The rows as they are now. Throws a `UserError` with code `nothing-to-export` where there are none. */
  toExportRequest(scope: Exclude<ExportScope, 'selection'>): ExportRequest;
  setVisible(isVisible: boolean): void;
}
