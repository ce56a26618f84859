/**
 * Runs work that may never end, such as matching a regular expression. `run` gives up after `timeoutMs` and then answers false: the work
 * was left at any point. What it throws comes through. The work must therefore write only to what is still right when it breaks off.
 */
export interface EvaluationGuard {
  run(work: () => void, timeoutMs: number): boolean;
}
