import type { LintOptions } from '../rule';

/** What the rules look at: one HAProxy file, understood. */
export interface HaproxyModel {
  /** As the source set names it. */
  readonly path: string;
  readonly text: string;
  readonly options: LintOptions;
}
