/**
 * Regular expressions of a config, tried on short literal texts on the linter's own thread. A pattern is only run where it
 * cannot take long: everything that gives a backtracking matcher a choice multiplies a cost, a choice inside something that
 * repeats is refused, and so is whatever PCRE and JavaScript read differently. The cost bounds the number of ways a matcher
 * could ever try, hostile patterns included.
 */

/** Longer texts are not tried. */
export const MAX_TEXT_LENGTH = 128;
const MAX_PATTERN_LENGTH = 512;
/** Ways to try from one starting point. */
const MAX_COST = 5_000;

/** A regular expression that is only run where that is cheap for sure. */
export class BoundedPattern {
  readonly #source: string;
  readonly #isCaseless: boolean;
  /** Ways to try from one starting point, by the length of the text. */
  readonly #costs = new Map<number, number | undefined>();
  #compiled: RegExp | 'invalid' | undefined;

  constructor(source: string, isCaseless: boolean) {
    this.#source = source;
    this.#isCaseless = isCaseless;
  }

  /** The steps a matcher takes at most for a text of a length; undefined where it is not tried. */
  stepsFor(length: number): number | undefined {
    if (this.#source.length > MAX_PATTERN_LENGTH || length > MAX_TEXT_LENGTH) return undefined;
    if (!this.#costs.has(length)) this.#costs.set(length, new CostReader(this.#source, length + 1).read());
    const cost = this.#costs.get(length);
    return cost === undefined || cost > MAX_COST ? undefined : cost * (length + 1);
  }

  /** Whether it matches somewhere in a text; undefined where that is not tried, or cannot be said for PCRE. */
  test(text: string): boolean | undefined {
    if (this.stepsFor(text.length) === undefined) return undefined;
    this.#compiled ??= compile(this.#source, this.#isCaseless);
    return this.#compiled === 'invalid' ? undefined : this.#compiled.test(text);
  }
}

function compile(source: string, isCaseless: boolean): RegExp | 'invalid' {
  try {
    return new RegExp(source.replaceAll('(?P<', '(?<'), isCaseless ? 'i' : '');
  } catch {
    // What JavaScript cannot compile, PCRE may: nothing is known.
    return 'invalid';
  }
}

/** A group being read. */
interface Group {
  /** Ways through the branches before this one, added up. */
  readonly earlier: number;
  /** Ways through the branch so far. */
  ways: number;
}

const CLASS = /\[\^?(?:\\[dDwWsS]|\\[^A-Za-z0-9]|[^\]\\[])+\]/y;
const ESCAPE = /\\[^A-Za-z0-9]|\\[dDwWsS]/y;
const OPEN = /\((?:\?:|\?P?<[A-Za-z_]\w*>)?(?!\?)/y;
const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;
const MARK = /[*+?{]/;
const PLAIN = /[^\\[\](){}*+?|]/y;

/** Reads a pattern once, from left to right. */
class CostReader {
  readonly #source: string;
  /** Ways of something that repeats: it may stop behind any character. */
  readonly #repeats: number;
  readonly #stack: Group[] = [];
  #group: Group = { earlier: 0, ways: 1 };
  #at = 0;

  constructor(source: string, repeats: number) {
    this.#source = source;
    this.#repeats = repeats;
  }

  /** Undefined for a construct that is not understood. */
  read(): number | undefined {
    while (this.#at < this.#source.length) {
      if (!this.#step() || this.#group.ways > MAX_COST) return undefined;
    }
    return this.#stack.length > 0 ? undefined : this.#group.earlier + this.#group.ways;
  }

  #step(): boolean {
    if (this.#take(OPEN) !== undefined) {
      this.#stack.push(this.#group);
      this.#group = { earlier: 0, ways: 1 };
      return true;
    }
    if (this.#source.charAt(this.#at) === '|') {
      this.#at++;
      this.#group = { earlier: this.#group.earlier + this.#group.ways, ways: 1 };
      return true;
    }
    if (this.#source.charAt(this.#at) === ')') return this.#closeGroup();
    const atom = this.#take(CLASS) ?? this.#take(ESCAPE) ?? this.#take(PLAIN);
    return atom !== undefined && this.#quantify(1);
  }

  #closeGroup(): boolean {
    const outer = this.#stack.pop();
    if (outer === undefined) return false;
    this.#at++;
    const inner = this.#group.earlier + this.#group.ways;
    this.#group = outer;
    return this.#quantify(inner);
  }

  /** Multiplies by the ways of the atom or group that was just read. */
  #quantify(inner: number): boolean {
    const quantifier = this.#take(QUANTIFIER);
    // A second one is possessive in PCRE.
    if (quantifier !== undefined && MARK.test(this.#source.charAt(this.#at))) return false;
    const isRepeat = quantifier !== undefined && !quantifier.startsWith('?');
    if (isRepeat && inner > 1) return false;
    if (isRepeat) this.#group.ways *= this.#repeats;
    else this.#group.ways *= quantifier === undefined ? inner : inner + 1;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#source)?.[0];
    if (taken !== undefined) this.#at += taken.length;
    return taken;
  }
}
