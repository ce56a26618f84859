import type { OrdinalBitmap } from '../bitmap';
import { type CompileContext, type CompiledCondition, compileCondition } from './compileCondition';
import type { Condition, FilterTree } from './condition';
import { EntryContent } from './entryContent';
import { decideByHeader, HEADER_KEYS, isMarkerKey, toHeaderKey } from './headerFacts';
import type { FilterPorts, FilterSource } from './ports';
import { RegexBatch } from './regexBatch';
import { type Evaluator, joinAnd, joinOr, NO, negate, type Truth, UNKNOWN, YES } from './truth';

const NOT_COMPUTED = 3;

/** A compiled condition with its number, by which what is left of a filter is told apart. */
interface Leaf {
  readonly condition: Condition;
  readonly compiled: CompiledCondition;
}

type Node =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Node[] }
  | { readonly kind: 'not'; readonly operand: Node }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

interface Costed {
  readonly evaluate: Evaluator;
  readonly cost: number;
}

/**
 * A filter made ready for one capture. What the header decides (opcode, flags, direction) is decided once for each of the few headers
 * that differ in it, with the whole filter evaluated as far as it goes; most entries then cost one look into a table. What is left for
 * a header is a smaller filter of its own, the cheapest conditions first: columns, then the entry, then the payload.
 */
export class FilterProgram {
  readonly regexes = new RegexBatch();
  /** Whether what it says of an entry can change with bookmarks and notes. */
  readonly usesBookmarks: boolean;
  readonly #source: FilterSource;
  readonly #content: EntryContent;
  readonly #leaves: Leaf[] = [];
  readonly #root: Node;
  readonly #markerTruth: Truth;
  /** By header key: what the header decides. */
  readonly #table = new Uint8Array(HEADER_KEYS).fill(NOT_COMPUTED);
  /** By header key: what is left to ask where it does not. */
  readonly #rest: (Evaluator | undefined)[] = [];
  /** The same, by what the header says of each condition: many headers leave the same. */
  readonly #restByAnswers = new Map<string, Evaluator>();

  /** @param isMarkerShown what is said of markers, whatever the filter */
  constructor(tree: FilterTree, source: FilterSource, ports: FilterPorts, isMarkerShown: boolean) {
    this.#source = source;
    this.#content = new EntryContent(source, ports);
    this.#markerTruth = isMarkerShown ? YES : NO;
    this.#root = this.#toNode(tree, { source, ports, content: this.#content, regexes: this.regexes });
    const conditions = this.#leaves.map(({ condition }) => condition);
    this.usesBookmarks = conditions.some((condition) => condition.kind === 'bookmarked' || isNote(condition));
  }

  /** Whether the entry matches; `UNKNOWN` only within a batch of regular expressions, and where one was given up. */
  readonly evaluate: Evaluator = (ordinal) => {
    const { index } = this.#source;
    const key = toHeaderKey(index, ordinal);
    const known = this.#table[key];
    if (known === NO) return NO;
    if (known === YES) return YES;
    return this.#evaluateRest(key, ordinal);
  };

  /** Adds the matching entries from `first` to before `end`: what `evaluate` does, a word of the set at a time. */
  addMatches(first: number, end: number, rows: OrdinalBitmap): void {
    const { index } = this.#source;
    const table = this.#table;
    for (let ordinal = first; ordinal < end; ) {
      const wordEnd = Math.min(end, ordinal - (ordinal & 31) + 32);
      let bits = 0;
      for (; ordinal < wordEnd; ordinal++) {
        const key = toHeaderKey(index, ordinal);
        let truth = table[key];
        if (truth !== NO && truth !== YES) truth = this.#evaluateRest(key, ordinal);
        if (truth === YES) bits |= 1 << (ordinal & 31);
      }
      rows.addWord(wordEnd, bits);
    }
    this.forget();
  }

  /** Nothing that was read of an entry is kept beyond this. */
  forget(): void {
    this.#content.forget();
  }

  #evaluateRest(key: number, ordinal: number): Truth {
    if (this.#table[key] === NOT_COMPUTED) this.#table[key] = this.#decide(key);
    const known = this.#table[key];
    if (known === NO) return NO;
    if (known === YES) return YES;
    return this.#rest[key]?.(ordinal) ?? NO;
  }

  #decide(key: number): Truth {
    if (isMarkerKey(key)) return this.#markerTruth;
    const answers = this.#leaves.map(({ condition }) => decideByHeader(condition, key));
    const byLeaf = new Map(this.#leaves.map((leaf, at) => [leaf, answers[at] ?? UNKNOWN] as const));
    const left = simplify(this.#root, byLeaf);
    if (typeof left === 'number') return left;
    const name = answers.join('');
    const rest = this.#restByAnswers.get(name) ?? link(left).evaluate;
    this.#restByAnswers.set(name, rest);
    this.#rest[key] = rest;
    return UNKNOWN;
  }

  #toNode(tree: FilterTree, context: CompileContext): Node {
    if (tree.kind === 'not') return { kind: 'not', operand: this.#toNode(tree.operand, context) };
    if (tree.kind !== 'condition') {
      return { kind: tree.kind, parts: tree.parts.map((part) => this.#toNode(part, context)) };
    }
    const leaf: Leaf = { condition: tree.condition, compiled: compileCondition(tree.condition, context) };
    this.#leaves.push(leaf);
    return { kind: 'leaf', leaf };
  }
}

function isNote(condition: Condition): boolean {
  return condition.kind === 'text' && condition.field === 'note';
}

/** What is left of a filter when some conditions are decided: a truth, or a smaller filter. */
function simplify(node: Node, answers: ReadonlyMap<Leaf, Truth>): Truth | Node {
  if (node.kind === 'leaf') {
    const answer = answers.get(node.leaf) ?? UNKNOWN;
    return answer === UNKNOWN ? node : answer;
  }
  if (node.kind === 'not') {
    const operand = simplify(node.operand, answers);
    if (typeof operand !== 'number') return { kind: 'not', operand };
    return operand === YES ? NO : YES;
  }
  const deciding = node.kind === 'and' ? NO : YES;
  const left: Node[] = [];
  for (const part of node.parts) {
    const simple = simplify(part, answers);
    if (simple === deciding) return deciding;
    if (typeof simple !== 'number') left.push(simple);
  }
  const [only] = left;
  if (only === undefined) return deciding === NO ? YES : NO;
  return left.length === 1 ? only : { kind: node.kind, parts: left };
}

/** The order of parts is free: no condition has an effect on another. */
function link(node: Node): Costed {
  if (node.kind === 'leaf') return node.leaf.compiled;
  if (node.kind === 'not') {
    const operand = link(node.operand);
    return { evaluate: negate(operand.evaluate), cost: operand.cost };
  }
  const parts = node.parts.map(link).sort((a, b) => a.cost - b.cost);
  const evaluators = parts.map(({ evaluate }) => evaluate);
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  return { evaluate: node.kind === 'and' ? joinAnd(evaluators) : joinOr(evaluators), cost };
}
