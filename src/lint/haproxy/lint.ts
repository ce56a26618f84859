import type { Collect, LintRequest } from '../rule';

export function lintHaproxy(_request: LintRequest, _collect: Collect): void {}
