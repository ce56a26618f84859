import type { Rule } from '../rule';
import type { KubernetesModel } from './model';
import { annotationValue } from './rules/annotationValue';
import { idleLimit } from './rules/idleLimit';
import { limitsMissing } from './rules/limitsMissing';
import { originUnchecked } from './rules/originUnchecked';
import { pollingAffinity } from './rules/pollingAffinity';
import { snippetHeaders } from './rules/snippetHeaders';
import { tlsMissing } from './rules/tlsMissing';

/** Every Kubernetes rule, in the order of their ids; one file each in `rules/`. */
export const kubernetesRules: readonly Rule<KubernetesModel>[] = [
  idleLimit,
  annotationValue,
  pollingAffinity,
  snippetHeaders,
  tlsMissing,
  limitsMissing,
  originUnchecked,
];
