import type { Rule } from '../rule';
import type { LimitsModel, SysctlModel, UnitModel } from './models';
import { acceptQueue } from './rules/acceptQueue';
import { conntrackMax } from './rules/conntrackMax';
import { conntrackTimeout } from './rules/conntrackTimeout';
import { fileMax } from './rules/fileMax';
import { limitsAboveKernel } from './rules/limitsAboveKernel';
import { limitsForServices } from './rules/limitsForServices';
import { limitsOrder } from './rules/limitsOrder';
import { portRange } from './rules/portRange';
import { synBacklog } from './rules/synBacklog';
import { twRecycle } from './rules/twRecycle';
import { unitFiles } from './rules/unitFiles';
import { unitFilesIgnored } from './rules/unitFilesIgnored';

/** The rules of each kind of system file, in the order of their ids; one file each in `rules/`. */
export const systemdRules: readonly Rule<UnitModel>[] = [unitFiles, unitFilesIgnored];

export const limitsRules: readonly Rule<LimitsModel>[] = [limitsOrder, limitsAboveKernel, limitsForServices];

export const sysctlRules: readonly Rule<SysctlModel>[] = [
  acceptQueue,
  synBacklog,
  fileMax,
  portRange,
  twRecycle,
  conntrackMax,
  conntrackTimeout,
];
