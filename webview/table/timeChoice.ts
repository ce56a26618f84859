/** What the Time and the delta column tell. */
export interface TimeChoice {
  /** Time of day, or the time since the reference: the first row of the capture unless the user chose another. */
  readonly time: 'absolute' | 'relative';
  /** Since the previous row of the capture, or since the previous one that the filter shows. */
  readonly delta: 'captured' | 'shown';
  readonly reference: TimeReference | undefined;
}

export interface TimeReference {
  readonly ordinal: number;
  /** Epoch milliseconds. */
  readonly timeMs: number;
}

export const DEFAULT_TIMES: TimeChoice = { time: 'absolute', delta: 'captured', reference: undefined };
