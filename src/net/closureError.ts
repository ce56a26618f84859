import { toErrorMessage } from '../base/errors';
import type { Closure } from '../session/ports';
import { findSystemCode } from './systemFailure';
import type { TransportEnd } from './tap';
import { CLOSE_TIMEOUT_MS, MAX_PENDING_PONGS } from './upgrade';

/** RFC 6455 §7.1.5. */
export const NO_CLOSE_FRAME = 1006;

/** What is known when an open connection ended. */
export interface EndFacts {
  readonly code: number;
  readonly end: { readonly cause: TransportEnd; readonly error: Error | undefined } | undefined;
  readonly libraryError: Error | undefined;
  /** We sent a close frame. */
  readonly isClosing: boolean;
  /** The user dropped it. */
  readonly isTerminated: boolean;
}

/** A reset says nothing beyond `transport`; a kernel that gave up (`ETIMEDOUT`) does. */
export function toClosureError({ code, end, libraryError, isClosing, isTerminated }: EndFacts): Closure['error'] {
  const error = libraryError ?? (end?.cause === 'local' ? end.error : undefined);
  if (error) return { code: findSystemCode(error) ?? '', message: toErrorMessage(error) };
  const isSilentDrop = code === NO_CLOSE_FRAME && end?.cause === 'local' && !isTerminated;
  if (!isSilentDrop) return undefined;
  // The library drops TCP without a word for two reasons only.
  return isClosing
    ? { code: 'CLOSE_TIMEOUT', message: `the close frame was not answered within ${CLOSE_TIMEOUT_MS / 1_000} s` }
    : { code: 'PONGS_PENDING', message: `more than ${MAX_PENDING_PONGS} pongs wait for a peer that does not read` };
}
