import type { DecodedNode } from '../contract';
import type { Entry, NodeDraft } from '../nodeDraft';
import { type FieldSchema, toTypeName } from './schema';

/** The repeated or map field to which the last entry belongs. */
interface Run {
  readonly field: FieldSchema;
  readonly node: NodeDraft;
  readonly items: DecodedNode[];
  readonly entries: Entry[];
}

/**
 * The fields of one message, in the order of the wire. The values of a repeated field that follow each other are one array, those of
 * a map one map; writers put them together, and where one did not, the field comes again.
 */
export class FieldList {
  readonly entries: Entry[] = [];
  #run: Run | undefined;

  add(key: NodeDraft, value: NodeDraft): void {
    this.entries.push([key, value]);
    this.#run = undefined;
  }

  addItem(field: FieldSchema, key: NodeDraft, item: NodeDraft): void {
    const run = this.#toRun(field, key, item.start, `repeated ${toTypeName(field.type)}`);
    run.items.push(item);
    run.node.end = item.end;
  }

  /** The array of a packed field; its span begins at its length. */
  openPacked(
    field: FieldSchema,
    key: NodeDraft,
    start: number,
    end: number,
  ): { node: NodeDraft; items: DecodedNode[] } {
    const run = this.#toRun(field, key, start, `packed ${toTypeName(field.type)}`);
    run.node.end = end;
    return run;
  }

  addMapEntry(
    field: FieldSchema,
    key: NodeDraft,
    pair: Entry,
    span: { readonly start: number; readonly end: number },
  ): void {
    const run = this.#toRun(field, key, span.start, `map of ${toTypeName(field.type)}`);
    run.entries.push(pair);
    run.node.end = span.end;
  }

  #toRun(field: FieldSchema, key: NodeDraft, start: number, encoding: string): Run {
    if (this.#run?.field === field) return this.#run;
    const items: DecodedNode[] = [];
    const entries: Entry[] = [];
    const isMap = field.mapEntry !== undefined;
    const node: NodeDraft = isMap
      ? { kind: 'map', start, end: start, encoding, entries }
      : { kind: 'array', start, end: start, encoding, items };
    this.entries.push([key, node]);
    this.#run = { field, node, items, entries };
    return this.#run;
  }
}
