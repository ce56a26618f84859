/** What the rules over system files look at: one file each. */

import type { LintOptions, LintRequest } from '../rule';
import { parseStatements, type Statements } from '../statements';
import type { Assignment } from './assignment';
import { type LimitEntry, parseLimits } from './limitsFile';
import { parseSysctl } from './sysctlFile';
import { parseUnit, type UnitAssignment } from './unitFile';

interface SystemFile {
  readonly path: string;
  readonly text: string;
  readonly options: LintOptions;
  readonly statements: Statements;
}

export interface UnitModel extends SystemFile {
  readonly assignments: readonly UnitAssignment[];
}

export interface LimitsModel extends SystemFile {
  readonly entries: readonly LimitEntry[];
}

export interface SysctlModel extends SystemFile {
  readonly settings: ReadonlyMap<string, Assignment>;
}

export function readUnitModel(request: LintRequest): UnitModel {
  return { ...readFile(request, ';#'), assignments: parseUnit(request.text) };
}

export function readLimitsModel(request: LintRequest): LimitsModel {
  return { ...readFile(request, '#'), entries: parseLimits(request.text) };
}

export function readSysctlModel(request: LintRequest): SysctlModel {
  return { ...readFile(request, ';#'), settings: parseSysctl(request.text) };
}

function readFile({ path, text, options }: LintRequest, commentMarks: string): SystemFile {
  return { path, text, options, statements: parseStatements(text, commentMarks) };
}
