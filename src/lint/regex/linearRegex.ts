import { type AssertionKind, type CharacterTest, isWordCode, type Node, parseRegex } from './syntax';

/** A regular expression of a config, run in time that is linear in the text whatever the pattern: no backtracking (Thompson's construction). */
export interface LinearRegex {
  /** True where the pattern occurs anywhere in the text; undefined for a text too long to be tried. */
  test(text: string): boolean | undefined;
}

interface Split {
  readonly kind: 'split';
  first: number;
  second: number;
}

type Step =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly assertion: AssertionKind }
  | Split
  | { readonly kind: 'match' };

/** Counted repetitions are written out, so a short pattern can be a long program. */
const MAX_STEPS = 2_000;
const MAX_TEXT_LENGTH = 8_192;
const compiled = new Map<string, LinearRegex | undefined>();
const MAX_REMEMBERED = 500;

/** Undefined for a pattern that is not understood completely, or too large. */
export function compileRegex(source: string, isCaseless: boolean): LinearRegex | undefined {
  const key = (isCaseless ? 'i' : 'c') + source;
  if (compiled.has(key)) return compiled.get(key);
  if (compiled.size >= MAX_REMEMBERED) compiled.clear();
  const node = parseRegex(source, isCaseless);
  const steps = node === undefined ? undefined : compile(node);
  const regex = steps === undefined ? undefined : new Program(steps);
  compiled.set(key, regex);
  return regex;
}

function compile(node: Node): readonly Step[] | undefined {
  const steps: Step[] = [];
  if (!emit(node, steps)) return undefined;
  steps.push({ kind: 'match' });
  return steps;
}

/** Appends a node's steps; each goes on with the step behind it. False where the program grows too large. */
function emit(node: Node, steps: Step[]): boolean {
  if (steps.length > MAX_STEPS) return false;
  switch (node.kind) {
    case 'character':
    case 'assertion':
      steps.push(node);
      return true;
    case 'sequence':
      return node.parts.every((part) => emit(part, steps));
    case 'choice':
      return emitChoice(node.options, steps);
    case 'repeat':
      return emitRepeat(node.part, node.least, node.most, steps);
  }
}

function emitChoice(options: readonly Node[], steps: Step[]): boolean {
  const exits: Split[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      if (!emit(option, steps)) return false;
      break;
    }
    const entry = addSplit(steps);
    if (!emit(option, steps)) return false;
    exits.push(addSplit(steps));
    entry.second = steps.length;
  }
  for (const exit of exits) {
    exit.first = steps.length;
    exit.second = steps.length;
  }
  return true;
}

function emitRepeat(part: Node, least: number, most: number | undefined, steps: Step[]): boolean {
  for (let done = 0; done < least; done++) if (!emit(part, steps)) return false;
  if (most === undefined) {
    const start = steps.length;
    const loop = addSplit(steps);
    if (!emit(part, steps)) return false;
    steps.push({ kind: 'split', first: start, second: start });
    loop.second = steps.length;
    return true;
  }
  const skips: Split[] = [];
  for (let done = least; done < most; done++) {
    skips.push(addSplit(steps));
    if (!emit(part, steps)) return false;
  }
  for (const skip of skips) skip.second = steps.length;
  return true;
}

/** Goes on with the next step, or elsewhere: where to is filled in later. */
function addSplit(steps: Step[]): Split {
  const next = steps.length + 1;
  const split: Split = { kind: 'split', first: next, second: next };
  steps.push(split);
  return split;
}

class Program implements LinearRegex {
  constructor(readonly steps: readonly Step[]) {}

  test(text: string): boolean | undefined {
    if (text.length > MAX_TEXT_LENGTH) return undefined;
    let current: number[] = [];
    for (let at = 0; at <= text.length; at++) {
      // Every place may be the start of a match.
      const { waiting, isMatch } = this.#follow([...current, 0], text, at);
      if (isMatch) return true;
      if (at === text.length) break;
      const code = text.charCodeAt(at);
      current = waiting.filter((index) => this.#takes(index, code)).map((index) => index + 1);
    }
    return false;
  }

  /** Goes through splits and assertions up to the steps that wait for a character. */
  #follow(from: readonly number[], text: string, at: number): { waiting: number[]; isMatch: boolean } {
    const seen = new Set<number>();
    const waiting: number[] = [];
    const open = [...from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const step = this.steps[index];
      if (step === undefined || seen.has(index)) continue;
      seen.add(index);
      if (step.kind === 'match') return { waiting, isMatch: true };
      if (step.kind === 'character') waiting.push(index);
      else if (step.kind === 'split') open.push(step.first, step.second);
      else if (holds(step.assertion, text, at)) open.push(index + 1);
    }
    return { waiting, isMatch: false };
  }

  #takes(index: number, code: number): boolean {
    const step = this.steps[index];
    return step?.kind === 'character' && step.test(code);
  }
}

function holds(assertion: AssertionKind, text: string, at: number): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === text.length;
  const isBoundary = isWordAt(text, at - 1) !== isWordAt(text, at);
  return isBoundary === (assertion === 'word');
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isWordCode(text.charCodeAt(at));
}
