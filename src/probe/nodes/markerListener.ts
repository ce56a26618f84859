import type { Clock } from '../../base/clock';
import type { ProbeSocket } from '../probeSocket';
import { isDataFrame, TextJoiner } from './textJoiner';

/** How often a listener looks whether it may stop, in milliseconds. */
const LOOK_MS = 50;

/** Until when listeners listen; moved nearer once everything came. */
export interface ListeningWindow {
  endMs: number;
}

/** Letters and digits only, so that no server has a reason to write it in another way. */
export function toMarker(run: string, index: number): string {
  return `${run}n${index}z`;
}

/** Notes which of the messages of a run reach a socket, and when. */
export class MarkerListener {
  readonly socket: ProbeSocket;
  /** Epoch milliseconds of the first arrival, by the message's index. */
  readonly arrivals = new Map<number, number>();
  /** Arrivals beyond the first, of all messages together. */
  duplicates = 0;
  readonly #pattern: RegExp;

  constructor(socket: ProbeSocket, run: string) {
    this.socket = socket;
    this.#pattern = new RegExp(`${run}n(\\d{1,4})z`, 'g');
  }

  /** Listens until the window ends or the socket does. Rejects only with the signal's reason. */
  async listen(window: ListeningWindow, clock: Clock, signal: AbortSignal): Promise<void> {
    const messages = new TextJoiner();
    while (clock.now() < window.endMs) {
      const event = await this.socket.next(LOOK_MS, signal, isDataFrame);
      if (event.kind === 'end') return;
      const text = event.kind === 'frame' ? messages.accept(event.frame) : undefined;
      if (text !== undefined && event.kind === 'frame') this.#note(text, event.frame.timeMs);
    }
  }

  /** A server may put a message into an envelope that holds it twice: one message is one arrival. */
  #note(text: string, timeMs: number): void {
    const indices = new Set([...text.matchAll(this.#pattern)].map(([, index]) => Number(index)));
    for (const index of indices) {
      if (this.arrivals.has(index)) this.duplicates++;
      else this.arrivals.set(index, timeMs);
    }
  }
}
