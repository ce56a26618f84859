import type { LabCase } from '../../support/labCase';
import { limitCases } from './limitCases';
import { routeCases } from './routeCases';
import { serverCases } from './serverCases';
import { stickinessCases } from './stickinessCases';
import { upgradeCases } from './upgradeCases';

/** Every case of the lab; one file a topic. */
export const haproxyCases: readonly LabCase[] = [
  ...limitCases,
  ...routeCases,
  ...serverCases,
  ...stickinessCases,
  ...upgradeCases,
];
import { headerCases } from './headerCases';
import { lineCases } from './lineCases';
import { timeoutCases } from './timeoutCases';
import { upgradeCases } from './upgradeCases';

/** Every case of the lab; one file a topic. */
export const haproxyCases: readonly LabCase[] = [...upgradeCases, ...headerCases, ...timeoutCases, ...lineCases];
