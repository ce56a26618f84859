import type { ComposerDraft, ComposerKind } from '../../src/protocol/contract';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import type { ViewState } from '../viewState';

/** What the composer's fields say, as a draft for the host. Pure. */

export const KIND_LABELS: Readonly<Record<ComposerKind, ViewStringKey>> = {
  text: 'kindText',
  json: 'kindJson',
  messagepack: 'kindMessagePack',
  protobuf: 'kindProtobuf',
  hex: 'kindHex',
  ping: 'kindPing',
  pong: 'kindPong',
  close: 'kindClose',
};

export const KIND_PLACEHOLDERS: Readonly<Record<ComposerKind, ViewStringKey>> = {
  text: 'placeholderText',
  json: 'placeholderJson',
  messagepack: 'placeholderMessagePack',
  protobuf: 'placeholderProtobuf',
  hex: 'placeholderHex',
  ping: 'placeholderPing',
  pong: 'placeholderPing',
  close: 'placeholderClose',
};

/** Undefined when the close code is not a number a close frame can carry (two bytes). */
export function toDraft(kind: ComposerKind, text: string, closeCode: string): ComposerDraft | undefined {
  if (kind !== 'close') return { kind, text };
  const typed = closeCode.trim();
  if (typed === '') return { kind, text };
  const code = /^\d{1,5}$/.test(typed) ? Number(typed) : undefined;
  return code === undefined || code > 0xffff ? undefined : { kind, text, code };
}

/** Kinds typed as a message: a text carries over from one to another that has none yet. */
const MESSAGE_KINDS: readonly ComposerKind[] = ['text', 'json', 'messagepack', 'protobuf'];

/** The text to show after the kind changed. */
export function findDraftText(drafts: ViewState['drafts'], from: ComposerKind, to: ComposerKind): string {
  const own = drafts[to] ?? '';
  const carriesOver = own === '' && MESSAGE_KINDS.includes(from) && MESSAGE_KINDS.includes(to);
  return carriesOver ? (drafts[from] ?? '') : own;
}
