import type { Level, Placed } from './level';
import type { NginxModel } from './model';

/** A location that hands its requests over to another one of its server. */
export interface Jump {
  readonly source: Level;
  readonly target: Level;
  /** The `try_files`, `error_page` or `rewrite`. */
  readonly placed: Placed;
  /** True where that happens only when something else failed. */
  readonly isFallback: boolean;
}

/** Answers of nginx itself when a server is down or slow: what a second server stands in for. */
const SERVER_FAILED = new Set(['500', '502', '503', '504']);
/** Where failed requests get a page, a notice or a login form: nobody expects a WebSocket to work there. */
const NOTICE =
  /maint|error|err\b|oops|down\b|unavail|sorry|login|auth|[45][\dx][\dx]|static|offline|wait|block|deny|denied|page|\.html?$/i;

/** True for a name or path of something that only tells of an error. */
export function isNotice(name: string): boolean {
  return NOTICE.test(name);
}

/** The jumps out of a location whose end is sure. */
export function findJumps(model: NginxModel, source: Level): readonly Jump[] {
  const server = model.locations.serverOf(source);
  if (server === undefined) return [];
  return source.items.flatMap((placed) => {
    const found = findUri(placed, source);
    const target = found && model.locations.find(server, found.uri);
    if (found === undefined || target === undefined || target === source) return [];
    return [{ source, target, placed, isFallback: found.isFallback }];
  });
}

interface JumpUri {
  readonly uri: string;
  readonly isFallback: boolean;
}

function findUri({ directive: { name, args } }: Placed, source: Level): JumpUri | undefined {
  const last = args.at(-1)?.value ?? '';
  if (name === 'try_files') return last.startsWith('=') ? undefined : { uri: last, isFallback: false };
  if (name === 'error_page') {
    const codes = args.slice(0, -1).map(({ value }) => value);
    const isForServers = codes.some((code) => SERVER_FAILED.has(code));
    return isForServers && !isNotice(last) ? { uri: last, isFallback: true } : undefined;
  }
  // Beside a proxy_pass only some requests are rewritten, and which ones a pattern alone does not tell.
  const isPassed = source.items.some(({ directive }) => directive.name.endsWith('_pass'));
  const [, replacement, flag] = args;
  if (name !== 'rewrite' || isPassed || replacement === undefined) return undefined;
  return flag === undefined || flag.value === 'last' ? { uri: replacement.value, isFallback: false } : undefined;
}
