import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import { chooseDecoder } from '../decode/registry';
import type { CopyFormat } from '../protocol/contract';
import { describeCopy, type Payload, toCopiedText, toDocument } from './copyFormats';
import { type FindChosenDecoder, toDecodeContext } from './decodeContext';
import type { MarkerData } from './markers';
import type { SessionUi } from './ports';
import { type FrameContent, readRowContent } from './rowContent';

export interface RowActionsOptions {
  readonly capture: CaptureSource<MarkerData>;
  readonly ui: Pick<SessionUi, 'writeClipboard' | 'openDocument'>;
  readonly subprotocol: () => string;
  readonly findChosen?: FindChosenDecoder;
  /** The handshake as a command line. */
  readonly toCommand: (tool: 'curl' | 'websocat') => string;
}

/** What a user does with a row beyond looking at it. Rejects with a `UserError` that says why it cannot be done. */
export class RowActions {
  readonly #options: RowActionsOptions;

  constructor(options: RowActionsOptions) {
    this.#options = options;
  }

  /** Answers with what is on the clipboard now. */
  async copy(ordinal: number, format: CopyFormat): Promise<string> {
    const { capture, ui, toCommand } = this.#options;
    if (format === 'curl' || format === 'websocat') {
      await ui.writeClipboard(toCommand(format));
      return `the handshake as a ${format} command`;
    }
    const content = readRowContent(capture, ordinal);
    if (content.kind === 'frame') {
      await ui.writeClipboard(toCopiedText(this.#toPayload(content), format));
      return describeCopy(content.bytes.length, format);
    }
    if (format !== 'text') throw new UserError('no-payload', 'This row is no frame. Copy it as text.');
    await ui.writeClipboard(content.text);
    return 'the text of the row';
  }

  async openInEditor(ordinal: number): Promise<void> {
    const { capture, ui } = this.#options;
    const content = readRowContent(capture, ordinal);
    const isMarker = content.kind === 'marker';
    await ui.openDocument(
      isMarker ? { language: 'plaintext', text: content.text } : toDocument(this.#toPayload(content)),
    );
  }

  #toPayload({ entry, bytes }: FrameContent): Payload {
    const { capture, subprotocol, findChosen } = this.#options;
    return { bytes, decoder: chooseDecoder(bytes, toDecodeContext(capture, entry, bytes, subprotocol(), findChosen)) };
  }
}
