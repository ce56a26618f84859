import type { EventName, HostEvents, RequestName, RequestParams } from './contract';

/** One envelope in both directions. Ids are chosen by the view and never reused within one page. */

export type ViewMessage =
  | {
      readonly type: 'request';
      readonly id: number;
      readonly name: RequestName;
      readonly params: RequestParams<RequestName>;
    }
  | { readonly type: 'cancel'; readonly id: number };

export type HostMessage =
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly code: string; readonly message: string }
  | { readonly type: 'event'; readonly name: EventName; readonly data: HostEvents[EventName] };

/** Codes of a `failure` beside those of a `UserError`. */
export const FailureCode = {
  cancelled: 'cancelled',
  /** The request did not have the promised shape or bounds. */
  invalid: 'invalid-request',
  /** A defect of ours; details are in the Socketscope output channel. */
  internal: 'internal',
  disposed: 'disposed',
  /** The page asked for belongs to rows that were filtered or cleared since. */
  stale: 'stale-revision',
} as const;
