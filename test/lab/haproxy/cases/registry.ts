import type { LabCase } from '../../support/labCase';
import { upgradeCases } from './upgradeCases';

/** Every case of the lab; one file a topic. */
export const haproxyCases: readonly LabCase[] = [...upgradeCases];
