import type { Rule } from '../rule';
import type { HaproxyModel } from './model';
import { aclCase } from './rules/aclCase';
import { clearText } from './rules/clearText';
import { connectionLimits } from './rules/connectionLimits';
import { foreignOrigin } from './rules/foreignOrigin';
import { handshakeFlood } from './rules/handshakeFlood';
import { invisibleCharacter } from './rules/invisibleCharacter';
import { responseUpgrade } from './rules/responseUpgrade';
import { smartQuotes } from './rules/smartQuotes';
import { tunnelFrontend } from './rules/tunnelFrontend';
import { tunnelMissing } from './rules/tunnelMissing';
import { upgradeDeleted } from './rules/upgradeDeleted';

/** Every HAProxy rule, in the order of their ids; one file each in `rules/`. */
export const haproxyRules: readonly Rule<HaproxyModel>[] = [
  smartQuotes,
  invisibleCharacter,
  tunnelMissing,
  aclCase,
  tunnelFrontend,
  upgradeDeleted,
  responseUpgrade,
  connectionLimits,
  handshakeFlood,
  clearText,
  foreignOrigin,
];
