import { UserError } from '../base/errors';
import { type DraftTarget, sendDraft } from './composer';
import { toNotSentMarker } from './keepAliveMarkers';
import type { MarkerData } from './markers';

/** Sends text messages in order through a connection that has just opened; what cannot be sent is a row, and the next one is tried. */
export function sendOnConnect(
  messages: readonly string[],
  target: DraftTarget,
  appendMarker: (marker: MarkerData) => void,
): void {
  for (const [index, text] of messages.entries()) {
    try {
      sendDraft({ kind: 'text', text }, target);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const isOver = error.code === 'not-open';
      appendMarker(toNotSentMarker(index + 1, isOver ? messages.length : index + 1, error.message));
      if (isOver) return;
    }
  }
}
