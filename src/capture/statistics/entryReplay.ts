import { type Direction, isControlOpcode, OPCODE_MASK } from '../../wire/frame';
import type { FrameEntry } from '../contract';
import { EntryFlag } from '../indexBlock';
import type { CaptureStatistics } from './captureStatistics';

/** The message under way in one direction. */
interface OpenMessage {
  readonly firstOrdinal: number;
  /** Payload bytes on the wire so far. */
  readonly wireLength: number;
}

const NO_MESSAGE: OpenMessage = { firstOrdinal: -1, wireLength: 0 };

/**
 * Feeds kept entries to statistics, for a capture that comes without any. What entries cannot say is the caller's to tell:
 * where a connection began (`CaptureStatistics.beginConnection`) and the round-trip times.
 */
export class EntryReplay {
  readonly #statistics: CaptureStatistics;
  readonly #open: Record<Direction, OpenMessage> = { in: NO_MESSAGE, out: NO_MESSAGE };

  constructor(statistics: CaptureStatistics) {
    this.#statistics = statistics;
  }

  /** Entries come in the order of their ordinals. */
  add(entry: FrameEntry): void {
    const { direction, isCompressed, fragmentCount, messageLength, receivedLength } = entry;
    const endFlag = fragmentCount > 0 ? EntryFlag.end : 0;
    const compressedFlag = isCompressed ? EntryFlag.compressed : 0;
    this.#statistics.counts.addBytes(direction, entry.headerLength + receivedLength);
    this.#statistics.addFrame(direction, entry, {
      flags: endFlag | compressedFlag,
      wireLength: isControlOpcode(entry.b0 & OPCODE_MASK) ? receivedLength : this.#follow(entry),
      messageLength: messageLength ?? 0,
      isMessageReadable: messageLength !== undefined,
    });
  }

  /** Answers with the bytes on the wire of the entry's message so far. */
  #follow({ direction, firstOrdinal, receivedLength }: FrameEntry): number {
    const open = this.#open[direction];
    const wireLength = receivedLength + (open.firstOrdinal === firstOrdinal ? open.wireLength : 0);
    this.#open[direction] = { firstOrdinal, wireLength };
    return wireLength;
  }
}
