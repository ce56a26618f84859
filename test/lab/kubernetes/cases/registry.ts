import type { LabCase } from '../../support/labCase';
import { ingressCases } from './ingressCases';

/** Every case of the Kubernetes lab. */
export const kubernetesCases: readonly LabCase[] = [...ingressCases];
