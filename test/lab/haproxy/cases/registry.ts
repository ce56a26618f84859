import type { LabCase } from '../../support/labCase';
import { limitCases } from './limitCases';
import { upgradeCases } from './upgradeCases';

/** Every case of the lab; one file a topic. */
export const haproxyCases: readonly LabCase[] = [...limitCases, ...upgradeCases];
