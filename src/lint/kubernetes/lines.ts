import { LineIndex } from '../lineIndex';
import type { Span } from '../rule';

const indexes = new WeakMap<object, LineIndex>();

/** `line 12`, one-based; the index of a model's text is built once. */
export function placeOf(model: { readonly text: string }, span: Span): string {
  let index = indexes.get(model);
  if (index === undefined) {
    index = new LineIndex(model.text);
    indexes.set(model, index);
  }
  return `line ${index.lineAt(span.start) + 1}`;
}
