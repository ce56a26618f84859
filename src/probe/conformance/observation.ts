import type { LineEnd } from '../ports';

/** What a server did with a case. */
export interface Observation {
  /** The 101 did not come: its status where there was another one, else in words. */
  readonly notOpened: { readonly status: number | undefined; readonly text: string } | undefined;
  /** A handshake that has to be refused was answered 101. */
  readonly isHandshakeTaken: boolean;
  /** The awaited message, or for a violation the one sent, came back. */
  readonly isEchoed: boolean;
  /** Whether a pong carried the awaited payload, or another; undefined where none came. */
  readonly pong: 'right' | 'wrong' | undefined;
  readonly close: { readonly code: number | undefined; readonly reason: string; readonly isValid: boolean } | undefined;
  /** How TCP ended while the answer was awaited; undefined where it did not. */
  readonly endedBy: LineEnd['cause'] | undefined;
  /** Whether a ping was answered at the end; undefined where none was sent. */
  readonly isAlive: boolean | undefined;
}

export const NOTHING_OBSERVED: Observation = {
  notOpened: undefined,
  isHandshakeTaken: false,
  isEchoed: false,
  pong: undefined,
  close: undefined,
  endedBy: undefined,
  isAlive: undefined,
};

/** What a server does with a good ping and a good text, against which the rest is judged. */
export interface Baseline {
  /** Undefined where no pong came: nothing can then be said from a missing one. */
  readonly roundTripMs: number | undefined;
  /** It sends a text back as it is. */
  readonly isEchoing: boolean;
  /** The code with which it closed on a good text, or how TCP ended then; undefined where it stayed open. */
  readonly textEndedBy: number | 'no code' | LineEnd['cause'] | undefined;
}

/** How a connection ended, as `Baseline` has it. */
export function toEndedBy({ close, endedBy }: Pick<Observation, 'close' | 'endedBy'>): Baseline['textEndedBy'] {
  return close ? (close.code ?? 'no code') : endedBy;
}

/** In a few words, for the table. */
export function describeObservation(seen: Observation): string {
  if (seen.notOpened) return seen.notOpened.text;
  const parts = [
    ...(seen.isHandshakeTaken ? ['101'] : []),
    ...(seen.isEchoed ? ['echo'] : []),
    ...(seen.pong === 'right' ? ['pong'] : seen.pong === 'wrong' ? ['pong with another payload'] : []),
    ...(seen.close ? [`close ${seen.close.code ?? 'without a code'}`] : []),
    ...(!seen.close && seen.endedBy !== undefined ? [END_TEXT[seen.endedBy]] : []),
    ...(seen.isAlive === true ? ['stays open'] : seen.isAlive === false ? ['no answer, not even to a ping'] : []),
  ];
  return parts.length === 0 ? 'no answer' : parts.join(', ');
}

const END_TEXT: Readonly<Record<LineEnd['cause'], string>> = {
  fin: 'cut without a close frame (FIN)',
  rst: 'cut without a close frame (RST)',
  local: 'cut off here: it sent too much',
};
