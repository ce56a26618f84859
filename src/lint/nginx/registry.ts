import type { Rule } from '../rule';
import type { NginxModel } from './model';
import { connectionValue } from './rules/connectionValue';
import { headersLost } from './rules/headersLost';
import { headersMissing } from './rules/headersMissing';
import { httpVersion } from './rules/httpVersion';
import { invisibleCharacter } from './rules/invisibleCharacter';
import { readTimeoutDefault } from './rules/readTimeoutDefault';
import { readTimeoutZero } from './rules/readTimeoutZero';
import { smartQuotes } from './rules/smartQuotes';
import { upgradeIncomplete } from './rules/upgradeIncomplete';
import { upgradeValue } from './rules/upgradeValue';

/** Every NGINX rule, in the order of their ids; one file each in `rules/`. */
export const nginxRules: readonly Rule<NginxModel>[] = [
  smartQuotes,
  invisibleCharacter,
  headersLost,
  upgradeIncomplete,
  headersMissing,
  connectionValue,
  upgradeValue,
  httpVersion,
  readTimeoutDefault,
  readTimeoutZero,
];
