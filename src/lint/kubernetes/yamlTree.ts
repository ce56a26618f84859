import type { Document, Node as LibraryNode, Pair as LibraryPair } from 'yaml';
import type { Span } from '../rule';
import { loadYaml } from './yamlLibrary';

/** A value that is no collection, with its place; `value` is what stands there before any type is read into it. */
export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: string;
  /** Plain ones may be numbers or booleans; `block` is `|` and `>`. */
  readonly style: 'plain' | 'quoted' | 'block';
  /** The place is an `*alias`: the text itself stands elsewhere. */
  readonly isAlias: boolean;
  /** Has an `&anchor`: a change here changes other places too. */
  readonly isAnchored: boolean;
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly isFlow: boolean;
  readonly pairs: readonly PairNode[];
  /** Reached by an `*alias`, or holds a merge key: what it lacks may be written elsewhere. */
  readonly isShared: boolean;
  readonly isAnchored: boolean;
}

export interface SequenceNode extends Span {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export type YamlNode = ScalarNode | MapNode | SequenceNode;

export interface PairNode {
  readonly key: ScalarNode;
  /** Undefined where nothing is written. */
  readonly value: YamlNode | undefined;
}

/** Deeper nodes are left out; a manifest has ten levels. */
const MAX_DEPTH = 64;
const STRING_TAG = 'tag:yaml.org,2002:str';

/**
 * The tree of one YAML document that stands at `offset` of the file; undefined where it is not valid YAML. Anchors and
 * aliases share nodes, so that no document grows by being read.
 */
export function readYamlTree(text: string, offset: number): YamlNode | undefined {
  const { parseDocument } = loadYaml();
  // Pretty errors build regular expressions as long as the line; unique keys take quadratic time.
  const options = { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' } as const;
  const document = parseDocument(text, options);
  return document.errors.length > 0 ? undefined : new TreeReader(offset).read(document);
}

class TreeReader {
  readonly #library = loadYaml();
  readonly #anchors = new Map<string, YamlNode>();
  readonly #offset: number;
  /** An alias of no anchor: the library finds that out only when it makes values. */
  #hasLooseAlias = false;

  constructor(offset: number) {
    this.#offset = offset;
  }

  read(document: Document.Parsed): YamlNode | undefined {
    const root = this.#convert(document.contents, 0);
    return this.#hasLooseAlias ? undefined : root;
  }

  #convert(node: unknown, depth: number): YamlNode | undefined {
    const { isAlias, isMap, isScalar, isSeq } = this.#library;
    if (depth > MAX_DEPTH) return undefined;
    if (isAlias(node)) return this.#follow(node.source, this.#spanOf(node));
    if (!isMap(node) && !isScalar(node) && !isSeq(node)) return undefined;
    const converted = isMap(node)
      ? this.#convertMap(node, depth)
      : isSeq(node)
        ? this.#convertSequence(node, depth)
        : this.#convertScalar(node);
    if (node.anchor !== undefined && converted !== undefined) this.#anchors.set(node.anchor, converted);
    return converted;
  }

  #convertMap(
    node: LibraryNode & { items: LibraryPair[]; anchor?: string; flow?: boolean | undefined },
    depth: number,
  ): MapNode {
    const pairs: PairNode[] = [];
    const isAnchored = node.anchor !== undefined;
    let hasMerge = false;
    for (const { key, value } of node.items) {
      const name = this.#convert(key, depth + 1);
      if (name?.kind !== 'scalar') continue;
      if (name.value === '<<') hasMerge = true;
      else pairs.push({ key: name, value: this.#convert(value, depth + 1) });
    }
    return { kind: 'map', ...this.#spanOf(node), isFlow: node.flow === true, pairs, isShared: hasMerge, isAnchored };
  }

  #convertSequence(node: LibraryNode & { items: unknown[] }, depth: number): SequenceNode {
    const items = node.items.flatMap((item) => this.#convert(item, depth + 1) ?? []);
    return { kind: 'sequence', ...this.#spanOf(node), items };
  }

  #convertScalar(
    node: LibraryNode & { value: unknown; anchor?: string; type?: string; source?: string },
  ): ScalarNode | undefined {
    const span = this.#spanOf(node);
    if (span.start === span.end) return undefined;
    const isPlain = node.type === 'PLAIN' && node.tag !== STRING_TAG;
    const style = isPlain ? 'plain' : node.type?.startsWith('BLOCK') === true ? 'block' : 'quoted';
    const value = node.source ?? String(node.value ?? '');
    return { kind: 'scalar', ...span, value, style, isAlias: false, isAnchored: node.anchor !== undefined };
  }

  #follow(anchor: string, span: Span): YamlNode | undefined {
    const target = this.#anchors.get(anchor);
    if (target === undefined) this.#hasLooseAlias = true;
    if (target?.kind === 'scalar') return { ...target, ...span, isAlias: true, isAnchored: false };
    return target?.kind === 'map' ? { ...target, isShared: true } : target;
  }

  #spanOf(node: LibraryNode): Span {
    const [start, end] = node.range ?? [0, 0, 0];
    return { start: start + this.#offset, end: end + this.#offset };
  }
}

/** The value below keys, one for each level; undefined where one is missing or no map. */
export function findNode(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  let current = node;
  for (const key of keys) current = findPair(current, key)?.value;
  return current;
}

export function findPair(node: YamlNode | undefined, key: string): PairNode | undefined {
  return node?.kind === 'map' ? node.pairs.find((pair) => pair.key.value === key) : undefined;
}

export function findScalar(node: YamlNode | undefined, ...keys: readonly string[]): ScalarNode | undefined {
  const found = findNode(node, ...keys);
  return found?.kind === 'scalar' ? found : undefined;
}

export function listItems(node: YamlNode | undefined, ...keys: readonly string[]): readonly YamlNode[] {
  const found = findNode(node, ...keys);
  return found?.kind === 'sequence' ? found.items : [];
}
