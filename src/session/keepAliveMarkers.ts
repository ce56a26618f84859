import type { MarkerData } from './markers';

/** The rows about what keeps a connection alive, and about messages that the session sends by itself. */

/** What a missed answer did to the connection. */
export type MissedConsequence = 'kept' | 'dropped';

/** A heartbeat ping, or one sent by hand, got no pong in time. */
export function toMissedPongMarker(pingOrdinal: number, timeoutMs: number, consequence: MissedConsequence): MarkerData {
  const remedy =
    'The server or the path to it hangs, or the server does not answer pings (RFC 6455 §5.5.2 asks it to). If other rows still come in, only the pong is missing.';
  return toWarning(
    'No pong',
    `The ping in row ${pingOrdinal} got no pong${describeMiss(timeoutMs, consequence)}`,
    remedy,
  );
}

/** A message heartbeat got no message in time that contains the expected text. */
export function toMissedAnswerMarker(ordinal: number, timeoutMs: number, consequence: MissedConsequence): MarkerData {
  const remedy =
    'The application behind the socket hangs, or it answers otherwise than expected: compare the rows that came in with the expected text in the connection options.';
  return toWarning(
    'No answer',
    `The heartbeat in row ${ordinal} got no answer${describeMiss(timeoutMs, consequence)}`,
    remedy,
  );
}

/** @param first number of the message, from 1; `last` is the last one that was not sent for the same reason */
export function toNotSentMarker(first: number, last: number, reason: string): MarkerData {
  const which = first === last ? `On-connect message ${first} was` : `On-connect messages ${first} to ${last} were`;
  return { ...toWarning('Not sent', `${which} not sent: ${reason}`, ''), tone: 'error' };
}

function describeMiss(timeoutMs: number, consequence: MissedConsequence): string {
  const seconds = `${timeoutMs / 1_000} s`;
  return consequence === 'kept'
    ? ` within ${seconds}.`
    : ` within ${seconds}: the connection was dropped, as the options ask for it.`;
}

function toWarning(label: string, text: string, remedy: string): MarkerData {
  return {
    marker: 'warning',
    label,
    flags: '',
    text,
    remedy,
    tone: 'warning',
    close: undefined,
    receivedBytes: undefined,
  };
}
