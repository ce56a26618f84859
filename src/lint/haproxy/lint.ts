import type { Collect, LintRequest } from '../rule';
import { findFileSet } from './fileSet';
import { readModel, readOwnModel } from './model';
import { haproxyRules } from './registry';

/** Runs every HAProxy rule over one file, and over the whole configuration where the file is a part of one. */
export function lintHaproxy(request: LintRequest, collect: Collect): void {
  const { path, text, options } = request;
  const own = readOwnModel(request);
  const set = findFileSet(path, text, options.reader);
  const whole = set === undefined ? own : readModel({ ...request, text: set.text }, set.placeOf);
  for (const rule of haproxyRules) {
    // What stands in a file as characters is a matter of the file alone.
    if (set === undefined || rule.id.startsWith('P')) rule.check(own, (finding) => collect(rule, finding));
    else
      rule.check(whole, (finding) => {
        const mine = set.toOwn(finding);
        if (mine !== undefined) collect(rule, mine);
      });
  }
}
