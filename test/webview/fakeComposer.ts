import type { ComposerDraft, RequestResult } from '../../src/protocol/contract';

type Preview = RequestResult<'composer/preview'>;

/** What the fake host says of a draft; `messageType` is that of Protocol Buffers, empty where none is chosen. */
export function previewDraft(draft: ComposerDraft, messageType: string): Preview {
  if (draft.kind === 'protobuf' && messageType === '') {
    return { isValid: false, message: 'No message type is chosen for what is sent.', at: undefined };
  }
  if (draft.kind !== 'json' && draft.kind !== 'messagepack') return toPreview(draft.text, draft.kind);
  try {
    JSON.parse(draft.text);
    return toPreview(draft.text, draft.kind);
  } catch {
    const at = Math.max(0, draft.text.length - 1);
    return { isValid: false, message: 'The JSON ends too early', at };
  }
}

function toPreview(text: string, kind: string): Preview {
  const head = new TextEncoder().encode(text);
  const opcode = kind === 'ping' || kind === 'pong' || kind === 'close' || kind === 'text' ? kind : 'binary';
  return { isValid: true, totalBytes: head.length, head: head.slice(0, 256), opcode };
}
