import type { Rule } from '../rule';
import type { HaproxyModel } from './model';

/** Every HAProxy rule, in the order of their ids; one file each in `rules/`. */
export const haproxyRules: readonly Rule<HaproxyModel>[] = [];
