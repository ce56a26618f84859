import { FIN, isControlOpcode, OPCODE_MASK, Opcode, type Violation } from './frame';

/** Where a frame stands in its message (RFC 6455 §5.4). Control frames stand between fragments and belong to none. */
export type FramePosition = 'single' | 'first' | 'middle' | 'last' | 'control';

const UNEXPECTED: Violation = {
  code: 'continuation-unexpected',
  message: 'A continuation frame although no message is open (RFC 6455 §5.4).',
};

const EXPECTED: Violation = {
  code: 'continuation-expected',
  message: 'A new data frame although the previous message has not ended; a continuation was due (RFC 6455 §5.4).',
};

/**
 * Puts one direction's frames together to messages, in the order in which they arrive. It keeps no bytes: it says of each
 * frame where it stands. A message that is broken off by a new data frame never ends; a continuation without a message starts one,
 * so that only the frame that broke the rule is blamed. The fields speak of the frame accepted last.
 */
export class MessageAssembler {
  /** From 0; 0 for control frames. */
  fragmentIndex = 0;
  violation: Violation | undefined;
  #isOpen = false;
  #nextIndex = 0;
  #opcode: number = Opcode.continuation;

  /** Opcode of the message's first frame; after a control frame still that of the message around it. */
  get messageOpcode(): number {
    return this.#opcode;
  }

  accept(b0: number): FramePosition {
    const opcode = b0 & OPCODE_MASK;
    this.violation = undefined;
    if (isControlOpcode(opcode)) {
      this.fragmentIndex = 0;
      return 'control';
    }
    const isEnd = (b0 & FIN) !== 0;
    if (opcode === Opcode.continuation && this.#isOpen) {
      this.fragmentIndex = this.#nextIndex++;
      this.#isOpen = !isEnd;
      return isEnd ? 'last' : 'middle';
    }
    if (opcode === Opcode.continuation) this.violation = UNEXPECTED;
    else if (this.#isOpen) this.violation = EXPECTED;
    this.#opcode = opcode;
    this.#isOpen = !isEnd;
    this.fragmentIndex = 0;
    this.#nextIndex = 1;
    return isEnd ? 'single' : 'first';
  }
}
