import { headSpan, type Level } from '../../nginx/level';
import type { NginxModel } from '../../nginx/model';
import type { Finding, Span } from '../../rule';
import { findUsedMaps, type Place, toChain } from './place';

/** Which findings concern which place. */
export class ConcernIndex {
  readonly #model: NginxModel;
  /** The linted file's blocks in text order. */
  readonly #levels: readonly Level[];
  readonly #byOwner = new Map<Level, Finding[]>();
  /** Those about no location: about what locations inherit or use. In text order. */
  readonly #shared: Finding[] = [];

  constructor(model: NginxModel, findings: readonly Finding[]) {
    this.#model = model;
    this.#levels = model.levels.filter(({ opener }) => model.isHere(opener)).sort((a, b) => startOf(a) - startOf(b));
    for (const finding of findings) this.#add(finding);
  }

  /** In text order. */
  of(place: Place): readonly Finding[] {
    const own = this.#byOwner.get(place.location) ?? [];
    if (this.#shared.length === 0) return own;
    const inherited = findInherited(this.#model, place);
    const shared = this.#shared.filter((finding) => inherited.some((span) => isTouching(finding, span)));
    return [...own, ...shared].sort((a, b) => a.start - b.start);
  }

  /** It concerns the location it stands in; one that stands elsewhere those it points at: headers lost in one are not lost in others. */
  #add(finding: Finding): void {
    const own = this.#findOwner(finding);
    const related = finding.related.filter(({ path }) => path === this.#model.file.path);
    const owners = new Set(own === undefined ? related.flatMap((span) => this.#findOwner(span) ?? []) : [own]);
    if (owners.size === 0) this.#shared.push(finding);
    for (const owner of owners) {
      const known = this.#byOwner.get(owner);
      if (known === undefined) this.#byOwner.set(owner, [finding]);
      else known.push(finding);
    }
  }

  /** The innermost location, or server of `stream`, around a part of the text. */
  #findOwner(span: Span): Level | undefined {
    let low = 0;
    let high = this.#levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const level = this.#levels[middle];
      if (level !== undefined && startOf(level) <= span.start) low = middle + 1;
      else high = middle;
    }
    let at = this.#levels[low - 1];
    while (at !== undefined && !(isOwner(at) && isAround(at, span))) at = at.parent;
    return at;
  }
}

/** The parts of the file that are in force at a place although they stand outside of its block. */
function findInherited(model: NginxModel, { level, location, target }: Place): readonly Span[] {
  const spans: Span[] = [];
  const settled = new Set(level.items.map(({ directive }) => directive.name));
  for (const outer of toChain(level).slice(1)) {
    for (const { directive, site } of outer.items)
      if (site !== undefined && directive.block === undefined && !settled.has(directive.name)) spans.push(site);
    for (const { directive } of outer.items) settled.add(directive.name);
  }
  const { set } = model.headers(location);
  for (const { placed } of findUsedMaps(model, set)) if (model.isHere(placed)) spans.push(placed.directive);
  const upstream = model.upstreams.get(target.host)?.level.opener;
  if (upstream !== undefined && model.isHere(upstream)) spans.push(upstream.directive);
  return spans;
}

function isOwner({ kind, protocol }: Level): boolean {
  return kind === 'location' || (kind === 'server' && protocol === 'stream');
}

function isAround({ opener }: Level, span: Span): boolean {
  const block = opener?.directive;
  return block !== undefined && span.start >= block.start && span.end <= Math.max(block.end, headSpan(block).end);
}

function isTouching(span: Span, other: Span): boolean {
  return span.start < other.end && span.end > other.start;
}

function startOf({ opener }: Level): number {
  return opener?.directive.start ?? 0;
}
