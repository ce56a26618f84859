import { parseArgs } from 'node:util';
import { toErrorMessage } from '../base/errors';
import { parseKnownWebSocket } from '../lint/knownWebSocket';
import { findRule } from '../lint/registry';
import type { Dialect, KnownWebSocket, LintLevel, Severity } from '../lint/rule';

export type LintFormat = 'text' | 'json' | 'sarif' | 'github';

export interface LintArguments {
  readonly format: LintFormat;
  /** Undefined: told from each file's name and content. */
  readonly dialect: Dialect | undefined;
  readonly level: LintLevel;
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** A dotted version, `auto` for that of the installed proxy, or undefined where it is unknown. */
  readonly nginxVersion: string | undefined;
  readonly haproxyVersion: string | undefined;
  readonly minIdleMs: number | undefined;
  readonly webSockets: readonly KnownWebSocket[];
  /** Whether the first fix of every error and warning is written to the files. */
  readonly isFixing: boolean;
  readonly paths: readonly string[];
}

export const LINT_USAGE = `Usage: socketscope lint [options] FILE...

Finds what breaks WebSockets in NGINX and HAProxy configurations, Kubernetes Ingresses, systemd units, limits.conf and
sysctl.conf. Folders are searched for such files.

  --format text|json|sarif|github   text by default; github writes workflow annotations
  --level recommended|all           all by default; the editor's default is recommended
  --severity RULE=SEVERITY          error, warning, information, hint or off; may be repeated
  --websocket PATH                  WebSockets come in at this path, /chat/ or ws.example.org/chat/; may be repeated
  --min-idle SECONDS                idle limits below this are reported; 60 by default
  --nginx-version VERSION           for example 1.22.1, or auto to ask the installed nginx; unknown by default
  --haproxy-version VERSION         for example 2.6.12, or auto; unknown by default
  --dialect DIALECT                 nginx, haproxy, kubernetes, systemd, limits or sysctl, for every file instead of
                                    telling it from name and content
  --fix                             writes the first fix of every error and warning to the files

Exit status: 0 nothing found, 1 a finding of severity error or warning, 2 a file could not be read or wrong usage.
`;

const FORMATS: readonly LintFormat[] = ['text', 'json', 'sarif', 'github'];
const LEVELS: readonly LintLevel[] = ['recommended', 'all'];
const DIALECTS: readonly Dialect[] = ['nginx', 'haproxy', 'kubernetes', 'systemd', 'limits', 'sysctl'];
const SEVERITIES: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'hint', 'off'];
const VERSION = /^(?:auto|\d+(?:\.\d+)*)$/;

const OPTIONS = {
  format: { type: 'string' },
  level: { type: 'string' },
  severity: { type: 'string', multiple: true },
  websocket: { type: 'string', multiple: true },
  'min-idle': { type: 'string' },
  'nginx-version': { type: 'string' },
  'haproxy-version': { type: 'string' },
  dialect: { type: 'string' },
  fix: { type: 'boolean' },
} as const;

/** The arguments behind `lint`, or what is wrong with them. */
export function parseLintArguments(args: readonly string[]): LintArguments | { readonly problem: string } {
  try {
    return readArguments(args);
  } catch (error) {
    return { problem: toErrorMessage(error) };
  }
}

function readArguments(args: readonly string[]): LintArguments {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0) throw new Error('no file given');
  return {
    format: oneOf('--format', values.format ?? 'text', FORMATS),
    level: oneOf('--level', values.level ?? 'all', LEVELS),
    dialect: values.dialect === undefined ? undefined : oneOf('--dialect', values.dialect, DIALECTS),
    severities: Object.fromEntries((values.severity ?? []).map(toSeverity)),
    nginxVersion: toVersion(values['nginx-version']),
    haproxyVersion: toVersion(values['haproxy-version']),
    minIdleMs: toMinIdleMs(values['min-idle']),
    webSockets: (values.websocket ?? []).map(toWebSocket),
    isFixing: values.fix === true,
    paths: positionals,
  };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Error(`${option} takes ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}, not ${value}`);
}

function toSeverity(text: string): readonly [string, Severity | 'off'] {
  const [rule = '', severity = ''] = text.split('=');
  if (findRule(rule) === undefined) throw new Error(`--severity takes RULE=SEVERITY; there is no rule ${rule}`);
  return [rule, oneOf('--severity', severity, SEVERITIES)];
}

function toVersion(version: string | undefined): string | undefined {
  if (version !== undefined && !VERSION.test(version)) throw new Error('a version looks like 1.22.1, or is auto');
  return version;
}

function toMinIdleMs(seconds: string | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  const value = Number(seconds);
  if (!(value > 0 && value <= 86_400)) throw new Error('--min-idle takes seconds, at most 86400');
  return value * 1_000;
}

function toWebSocket(text: string): KnownWebSocket {
  const known = parseKnownWebSocket(text, `--websocket ${text} says so`);
  if (known === undefined) throw new Error(`--websocket takes a path such as /chat/, not ${text}`);
  return known;
}
