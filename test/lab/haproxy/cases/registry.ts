import type { LabCase } from '../../support/labCase';
import { headerCases } from './headerCases';
import { limitCases } from './limitCases';
import { lineCases } from './lineCases';
import { plainSiteCases } from './plainSiteCases';
import { routeCases } from './routeCases';
import { serverCases } from './serverCases';
import { stickinessCases } from './stickinessCases';
import { timeoutCases } from './timeoutCases';
import { upgradeCases } from './upgradeCases';

/** Every case of the lab; one file a topic. */
export const haproxyCases: readonly LabCase[] = [
  ...headerCases,
  ...limitCases,
  ...lineCases,
  ...plainSiteCases,
  ...routeCases,
  ...serverCases,
  ...stickinessCases,
  ...timeoutCases,
  ...upgradeCases,
];
