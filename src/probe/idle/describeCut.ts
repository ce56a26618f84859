import { describeCloseCode } from '../../wire/closeCodes';
import { formatSeconds } from '../durations';
import { type Fingerprint, findSuspects, nameSuspect, recognizeClose } from './fingerprints';
import type { RunEnding, RunResult } from './idleRun';

/** A cut in words: when, how and who does so. */

/** So many suspects are named in a sentence; the evidence has all. */
const NAMED_SUSPECTS = 4;

/** The end of the first idle connection, and how many ended the same way. */
export interface SeenCut {
  readonly first: RunResult;
  readonly times: number;
  readonly suspects: readonly Fingerprint[];
}

export function describeCut({ first, times }: SeenCut): string {
  const twice = times > 1 ? ', the same for both connections' : '';
  const spoke =
    first.silentSeconds < first.openSeconds - 1 ? ` (${formatSeconds(first.openSeconds)} after the handshake)` : '';
  return `An idle connection was cut after ${formatSeconds(first.silentSeconds)} of silence${spoke} by ${describeEnd(first)}${twice}`;
}

/** Who it was: a close frame comes from an endpoint, a RST from the last hop, and a FIN at a constant time from what has that limit. */
export function describeSource({ first, suspects }: SeenCut): string {
  if (first.endedBy === 'close-frame')
    return `A close frame comes from the server or its platform, not from a proxy. ${explainClose(first)}`.trim();
  if (suspects.length > 0) {
    const names = suspects.slice(0, NAMED_SUSPECTS).map(nameSuspect);
    const more = suspects.length > names.length ? ' and others' : '';
    return `${Math.round(suspects[0]?.seconds ?? 0)} s is a default of ${names.join(', ')}${more}.`;
  }
  const hop =
    first.endedBy === 'rst' ? 'A reset comes from the last hop or a firewall that forgot the connection. ' : '';
  return `${hop}No known default has this value: somebody set it, for example as timeout tunnel of HAProxy, which has none by itself.`;
}

export function describeEnd({ endedBy, closeCode, closeReason }: RunResult): string {
  if (endedBy !== 'close-frame') return `${toWords(endedBy)}, without a close frame (code 1006)`;
  return `a close frame (${closeCode ?? 'no code'}${closeReason === '' ? '' : ` “${closeReason}”`})`;
}

export function explainClose({ endedBy, closeCode, closeReason, lastText }: RunResult): string {
  if (endedBy !== 'close-frame') return '';
  const known = recognizeClose({ code: closeCode, reason: closeReason, lastText });
  return known ?? (closeCode === undefined ? '' : `${closeCode}: ${describeCloseCode(closeCode).explanation}`);
}

/** The client that answers nothing, where it alone was cut. */
export function describeMute(runs: readonly RunResult[]): string {
  const mute = runs.find(({ kind, endedBy }) => kind === 'mute' && endedBy !== 'none' && endedBy !== 'error');
  if (mute === undefined) return '';
  const suspects = findSuspects({ kind: 'mute', limit: 'idle', seconds: mute.openSeconds, endedBy: mute.endedBy });
  const names = suspects.filter(({ isForMute }) => isForMute).map(nameSuspect);
  const who = names.length === 0 ? '' : `, as ${names.join(' or ')} does`;
  return ` A client that does not answer pings is dropped after ${formatSeconds(mute.openSeconds)}${who}.`;
}

export function toWords(endedBy: RunEnding): string {
  const words: Readonly<Record<RunEnding, string>> = {
    fin: 'FIN',
    rst: 'RST',
    'close-frame': 'a close frame',
    error: 'an error of this machine',
    none: 'nobody',
  };
  return words[endedBy];
}
