import type { SourceReader, Span } from '../rule';
import { type IncludeChain, IncludeResolver } from './includes';
import { headSpan, type Level, type LevelKind, type Placed, type Protocol, type UnknownPart } from './level';
import type { Block, Directive } from './parser';
import type { SourceFile } from './sourceFile';

/** What the linted file is, by what stands at its top. */
export type FileShape =
  /** Has `http {}` (or `events`, `stream`, `mail`): the main configuration file. */
  | 'root'
  /** Has `server {}`: included in `http`. */
  | 'servers'
  /** Has `location {}`: included in a `server` that cannot be seen. */
  | 'locations'
  /** Single directives to be included anywhere: judged by its values only, never by what it lacks. */
  | 'fragment';

type OpenLevel = Omit<Level, 'children' | 'items' | 'unknowns'> & {
  readonly children: Level[];
  readonly items: Placed[];
  readonly unknowns: UnknownPart[];
};

/** Directives still to be placed: a block's children, or an included file's. */
interface Frame {
  readonly directives: readonly Directive[];
  readonly level: OpenLevel;
  readonly source: SourceFile;
  /** The `include` of the linted file that led here; undefined in the linted file itself. */
  readonly site: Span | undefined;
  readonly chain: IncludeChain;
  next: number;
}

const LEVEL_KINDS: ReadonlyMap<string, LevelKind> = new Map<string, LevelKind>([
  ['http', 'http'],
  ['server', 'server'],
  ['location', 'location'],
  ['if', 'if'],
  ['limit_except', 'limit_except'],
  ['upstream', 'upstream'],
  ['stream', 'stream'],
  ['mail', 'mail'],
]);
const ROOT_BLOCKS = new Set(['http', 'events', 'stream', 'mail']);
/** Files that ship with nginx, or hold certificates only: they never set what a WebSocket needs. */
const HARMLESS =
  /(?:^|[\\/])(?:mime\.types|(?:fastcgi|uwsgi|scgi)_params|fastcgi(?:-php)?\.conf|koi-(?:utf|win)|win-utf|options-ssl-nginx\.conf|ssl[\w.-]*\.conf|ssl[\\/][^\\/]*|modules-enabled[\\/].*)$/;
const ABOUT_PROXYING = /proxy|ws|web-?socket|upgrade|header|cors/i;
const UNSEEN_SERVER: UnknownPart = {
  kind: 'outer',
  name: 'the server that includes this file',
  isAboutProxying: false,
};
const UNSEEN_HTTP: UnknownPart = {
  kind: 'outer',
  name: 'the http level that includes this file',
  isAboutProxying: false,
};

export function shapeOf(root: Block): FileShape {
  const names = new Set(root.children.filter((directive) => directive.block !== undefined).map(({ name }) => name));
  if ([...ROOT_BLOCKS].some((name) => names.has(name))) return 'root';
  if (names.has('server')) return 'servers';
  return names.has('location') ? 'locations' : 'fragment';
}

/**
 * Follows includes and lays the configuration out as levels, outer ones first. Uses a stack of its own, so neither deep
 * nesting nor deep includes can overflow. `main` is the main configuration file around the linted one, where it is known.
 */
export function buildLevels(
  linted: SourceFile,
  main: SourceFile | undefined,
  reader: SourceReader | undefined,
): readonly Level[] {
  const shape = shapeOf(linted.tree.root);
  if (main !== undefined) {
    const levels = new LevelBuilder(linted, main, 'root', reader).run(shape === 'servers');
    if (levels !== undefined) return levels;
  }
  return new LevelBuilder(linted, linted, shape, reader).run(false) ?? [];
}

class LevelBuilder {
  readonly #linted: SourceFile;
  readonly #includes: IncludeResolver;
  readonly #shape: FileShape;
  readonly #top: OpenLevel;
  readonly #levels: OpenLevel[] = [];
  readonly #stack: Frame[] = [];
  #hasLinted = false;

  constructor(linted: SourceFile, entry: SourceFile, shape: FileShape, reader: SourceReader | undefined) {
    this.#linted = linted;
    this.#includes = new IncludeResolver([entry, linted], shape === 'root', reader);
    const top = this.#open('main', undefined, undefined, shape === 'root' ? 'other' : 'http');
    if (shape === 'locations') top.unknowns.push(UNSEEN_SERVER);
    this.#top = top;
    this.#shape = shape;
    this.#enter(entry.tree.root, top, entry, undefined, { path: entry.path, depth: 0, outer: undefined });
  }

  /** `mayAttach` places a linted file that nothing includes at the end of `http`; else it is no part and there is no answer. */
  run(mayAttach: boolean): readonly Level[] | undefined {
    this.#placeAll();
    if (!this.#hasLinted) {
      const http = this.#levels.find(({ kind }) => kind === 'http');
      if (http === undefined || !mayAttach) return undefined;
      this.#enter(this.#linted.tree.root, http, this.#linted, undefined, {
        path: this.#linted.path,
        depth: 1,
        outer: undefined,
      });
      this.#placeAll();
    }
    // A stock nginx.conf sets nothing of interest around a file of servers; a tree with includes of its own often does.
    const isPartOfTree = this.#levels.some(({ unknowns }) => unknowns.length > 0);
    if (this.#shape === 'servers' && isPartOfTree) this.#top.unknowns.push(UNSEEN_HTTP);
    return this.#levels;
  }

  #placeAll(): void {
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) {
      const directive = frame.directives[frame.next++];
      if (directive === undefined) this.#stack.pop();
      else this.#place(directive, frame);
    }
  }

  #open(kind: LevelKind, opener: Placed | undefined, parent: OpenLevel | undefined, protocol: Protocol): OpenLevel {
    const level: OpenLevel = { kind, opener, parent, protocol, children: [], items: [], unknowns: [] };
    parent?.children.push(level);
    this.#levels.push(level);
    return level;
  }

  #enter(block: Block, level: OpenLevel, source: SourceFile, site: Span | undefined, chain: IncludeChain): void {
    for (const part of block.insertions)
      level.unknowns.push({
        kind: 'template',
        name: source.text.slice(part.start, Math.min(part.end, part.start + 40)),
        isAboutProxying: false,
      });
    if (source === this.#linted) this.#hasLinted = true;
    this.#stack.push({ directives: block.children, level, source, site, chain, next: 0 });
  }

  #place(directive: Directive, frame: Frame): void {
    const { level, source, site } = frame;
    const placed: Placed = { directive, source, level, site: source === this.#linted ? headSpan(directive) : site };
    const { block, name } = directive;
    if (block === undefined && name === 'include') this.#include(placed, frame);
    else if (block !== undefined && block.kind === 'directives') {
      const kind = LEVEL_KINDS.get(name) ?? 'other';
      this.#enter(block, this.#open(kind, placed, level, protocolOf(kind, level)), source, site, frame.chain);
    } else level.items.push(placed);
  }

  #include(placed: Placed, frame: Frame): void {
    const pattern = placed.directive.args[0]?.value ?? '';
    const { files, isKnown } = this.#includes.resolve(pattern, frame.chain);
    if (!isKnown && !HARMLESS.test(pattern))
      frame.level.unknowns.push({
        kind: 'include',
        name: `include ${pattern}`,
        isAboutProxying: ABOUT_PROXYING.test(pattern),
      });
    // Last in, first out: the first file must be read first.
    for (const file of [...files].reverse()) {
      const chain = { path: file.path, depth: frame.chain.depth + 1, outer: frame.chain };
      this.#enter(file.tree.root, frame.level, file, placed.site, chain);
    }
  }
}

function protocolOf(kind: LevelKind, parent: Level): Protocol {
  if (kind === 'http') return 'http';
  if (kind === 'stream') return 'stream';
  if (kind === 'mail') return 'other';
  // A root file may still hold a `server` at its top by mistake: it can only be meant for http.
  return parent.kind === 'main' && kind !== 'other' ? 'http' : parent.protocol;
}
