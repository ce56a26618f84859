import type { RowTone } from '../protocol/rows';
import type { MarkerData } from './markers';
import { type GiveUpReason, STEADY_MS } from './reconnectPolicy';

/** The rows that say what becomes of a connection that was lost. */

export interface PlannedAttempt {
  /** In a row, from 1. */
  readonly attempt: number;
  /** 0 is no limit. */
  readonly maxAttempts: number;
  readonly delayMs: number;
  /** One line: how the connection or the attempt before ended. */
  readonly cause: string;
}

/** For example `Reconnecting in 3.2 s, attempt 2 of 10: Nothing accepts connections at …`. */
export function toReconnectMarker({ attempt, maxAttempts, delayMs, cause }: PlannedAttempt): MarkerData {
  const count = maxAttempts === 0 ? String(attempt) : `${attempt} of ${maxAttempts}`;
  const text = `Reconnecting in ${describeDelay(delayMs)}, attempt ${count}: ${cause}`;
  return toMarker('Reconnect', maxAttempts === 0 ? `${attempt}` : `${attempt}/${maxAttempts}`, text, '', 'dim');
}

export function toGiveUpMarker(reason: GiveUpReason): MarkerData {
  const { text, remedy } = describeGiveUp(reason);
  return toMarker('Gave up', '', `Not reconnecting: ${text}`, remedy, 'warning');
}

/** The user does not want the attempt that was planned. */
export function toReconnectStoppedMarker(): MarkerData {
  return toMarker('Reconnect', '', 'Reconnecting was stopped.', '', 'dim');
}

function describeGiveUp(reason: GiveUpReason): { readonly text: string; readonly remedy: string } {
  switch (reason.kind) {
    case 'close-code':
      return {
        text: `close code ${reason.code} is one of those after which it is not tried again.`,
        remedy: `Connect by hand, or take ${reason.code} out of the codes to give up after.`,
      };
    case 'status-code':
      return {
        text: `HTTP status ${reason.code} is one of those after which it is not tried again.`,
        remedy: `Connect by hand once the cause is gone, or take ${reason.code} out of the codes to give up after.`,
      };
    case 'untrusted':
      return {
        text: 'the certificate of the server is not trusted, and asking again does not change that.',
        remedy: 'See the row above for what to do about the certificate, then connect by hand.',
      };
    case 'wrong-protocol':
      return {
        text: 'what answers there does not speak the protocol that it was asked for.',
        remedy: 'Check the scheme and the port of the URL, and the HTTP version, then connect by hand.',
      };
    case 'bad-settings':
      return { text: 'the settings of the connection make no request.', remedy: 'Correct them, then connect by hand.' };
    case 'attempts':
      return {
        text: `${reason.maxAttempts === 1 ? 'the one attempt' : `all ${reason.maxAttempts} attempts in a row`} failed.`,
        remedy: `An attempt succeeds when the connection stays open for ${STEADY_MS / 1_000} s. Connect by hand, or allow more attempts.`,
      };
  }
}

/** Below a second in milliseconds, since a row that says `0.0 s` would look like none. */
function describeDelay(delayMs: number): string {
  return delayMs < 1_000 ? `${Math.round(delayMs)} ms` : `${(delayMs / 1_000).toFixed(1)} s`;
}

function toMarker(label: string, flags: string, text: string, remedy: string, tone: RowTone): MarkerData {
  return { marker: 'reconnect', label, flags, text, remedy, tone, close: undefined, receivedBytes: undefined };
}
