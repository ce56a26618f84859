import type { Collect, LintRequest } from '../rule';

export function lintNginx(_request: LintRequest, _collect: Collect): void {}
