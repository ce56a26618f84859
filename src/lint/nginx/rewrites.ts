import { compileRegex } from '../regex/linearRegex';
import type { Level } from './level';

/** What `return` and `rewrite` make of a request: it goes on as it is, it is answered at once, or its path may be another. */
export type RewriteOutcome = 'kept' | 'answered' | 'unknown';

/**
 * Judges a level's own `return` and `rewrite` for a path. Conditions are not looked into: where an `if` answers, nothing of
 * the level serves the request, and where it does not, the level does.
 */
export function judgeRewrites(level: Level, path: string): RewriteOutcome {
  for (const { directive } of level.items) {
    if (directive.name === 'return') return 'answered';
    if (directive.name !== 'rewrite') continue;
    const outcome = judgeRewrite(
      directive.args.map(({ value }) => value),
      path,
    );
    if (outcome === 'stopped') break;
    if (outcome !== 'kept') return outcome;
  }
  const mayRewrite = level.children.some(
    ({ kind, items }) => kind === 'if' && items.some(({ directive }) => directive.name === 'rewrite'),
  );
  return mayRewrite ? 'unknown' : 'kept';
}

function judgeRewrite([pattern = '', target = '', flag]: readonly string[], path: string): RewriteOutcome | 'stopped' {
  const isMatch = compileRegex(pattern, false)?.test(path);
  if (isMatch === undefined) return 'unknown';
  if (!isMatch) return 'kept';
  if (flag === 'redirect' || flag === 'permanent' || /^(?:https?:\/\/|\$scheme)/.test(target)) return 'answered';
  // The location stays, whatever the path is now.
  return flag === 'break' ? 'stopped' : 'unknown';
}
