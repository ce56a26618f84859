import type { ReconnectSettings } from '../protocol/connection';

/**
 * Whether and when a connection is dialled again: arithmetic alone, so that one connection and a simulation of ten thousand follow the
 * same rule.
 */

/** A connection that lived shorter was no success: a server that accepts and closes at once must not reset the count for ever. */
export const STEADY_MS = 5_000;

/** How a connection, or an attempt to have one, ended. */
export type LinkEnding =
  /** The user, or whoever speaks for the user, ended it. */
  | { readonly kind: 'by-user' }
  /** It was open. The code that came, or that this side failed the connection with; 1006 without a close frame (RFC 6455 §7.1.5). */
  | { readonly kind: 'closed'; readonly code: number }
  /** An HTTP answer other than 101. */
  | { readonly kind: 'rejected'; readonly statusCode: number }
  /** The certificate is not trusted: asking again makes it no better, and a stranger who answers must not go by unseen. */
  | { readonly kind: 'untrusted' }
  /** What answers there speaks another protocol than it was asked for: no TLS, no HTTP, or no HTTP/2 with RFC 8441. */
  | { readonly kind: 'wrong-protocol' }
  /** The settings make no request, such as a URL that is none or a CA file that is gone. */
  | { readonly kind: 'bad-settings' }
  /** Nothing there, no answer, reset, TLS or a handshake that broke: may be better the next time. */
  | { readonly kind: 'unreachable' };

export type ReconnectDecision =
  | { readonly kind: 'retry'; readonly attempt: number }
  /** Nobody asked for another attempt. */
  | { readonly kind: 'none' }
  | { readonly kind: 'give-up'; readonly reason: GiveUpReason };

export type GiveUpReason =
  | { readonly kind: 'close-code'; readonly code: number }
  | { readonly kind: 'status-code'; readonly code: number }
  | { readonly kind: 'untrusted' | 'wrong-protocol' | 'bad-settings' }
  | { readonly kind: 'attempts'; readonly maxAttempts: number };

/**
 * Longest delay before an attempt, in milliseconds: the base, doubled for each attempt in a row, up to the cap.
 *
 * @param attempt in a row, from 1
 */
export function delayBoundMs(attempt: number, { baseMs, capMs }: Pick<ReconnectSettings, 'baseMs' | 'capMs'>): number {
  return Math.min(capMs, baseMs * 2 ** (attempt - 1));
}

/**
 * Delay before an attempt, in milliseconds. With jitter it lies evenly from 0 to the bound (full jitter), so that clients that lost
 * their server together do not come back together.
 *
 * @param attempt in a row, from 1
 * @param random evenly in [0, 1), as `Math.random`
 */
export function drawDelayMs(
  attempt: number,
  settings: Pick<ReconnectSettings, 'baseMs' | 'capMs' | 'isJittered'>,
  random: () => number,
): number {
  const boundMs = delayBoundMs(attempt, settings);
  return settings.isJittered ? random() * boundMs : boundMs;
}

/**
 * What follows an ending. The codes to give up after are of both kinds in one list: close codes begin at 1000, HTTP statuses end before.
 *
 * @param attempt that would come next, from 1: one more than were made in a row
 */
export function decideReconnect(ending: LinkEnding, attempt: number, settings: ReconnectSettings): ReconnectDecision {
  if (!settings.isEnabled || ending.kind === 'by-user') return { kind: 'none' };
  const reason = findGiveUpReason(ending, settings.giveUpCodes);
  if (reason !== undefined) return { kind: 'give-up', reason };
  const { maxAttempts } = settings;
  if (maxAttempts > 0 && attempt > maxAttempts) return { kind: 'give-up', reason: { kind: 'attempts', maxAttempts } };
  return { kind: 'retry', attempt };
}

function findGiveUpReason(
  ending: Exclude<LinkEnding, { readonly kind: 'by-user' }>,
  giveUpCodes: readonly number[],
): GiveUpReason | undefined {
  switch (ending.kind) {
    case 'closed':
      return giveUpCodes.includes(ending.code) ? { kind: 'close-code', code: ending.code } : undefined;
    case 'rejected':
      return giveUpCodes.includes(ending.statusCode) ? { kind: 'status-code', code: ending.statusCode } : undefined;
    case 'untrusted':
    case 'wrong-protocol':
    case 'bad-settings':
      return { kind: ending.kind };
    case 'unreachable':
      return undefined;
  }
}
