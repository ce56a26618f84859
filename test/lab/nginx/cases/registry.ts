import type { LabCase } from '../../support/labCase';
import { handshakeCases } from './handshakeCases';
import { limitCases } from './limitCases';
import { lookalikeCases } from './lookalikeCases';
import { routingCases } from './routingCases';
import { stickyCases } from './stickyCases';
import { upgradeCases } from './upgradeCases';

/** Every case of the lab; one file a topic. */
export const nginxCases: readonly LabCase[] = [
  ...handshakeCases,
  ...limitCases,
  ...lookalikeCases,
  ...routingCases,
  ...stickyCases,
  ...upgradeCases,
];
