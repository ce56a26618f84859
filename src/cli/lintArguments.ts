import type { Dialect } from '../lint/rule';

export type LintFormat = 'text' | 'json' | 'sarif';

export interface LintArguments {
  readonly format: LintFormat;
  /** Undefined: told from each file's name and content. */
  readonly dialect: Dialect | undefined;
  readonly nginxVersion: string | undefined;
  readonly haproxyVersion: string | undefined;
  readonly paths: readonly string[];
}

export const LINT_USAGE = `Usage: socketscope lint [options] FILE...

Finds what breaks WebSockets in NGINX and HAProxy configurations. Folders are searched for proxy configs.

  --format text|json|sarif    text by default
  --dialect nginx|haproxy     for every file, instead of telling it from name and content
  --nginx-version VERSION     for example 1.22.1; unknown by default
  --haproxy-version VERSION   for example 2.6.12; unknown by default

Exit status: 0 nothing found, 1 a finding of severity error or warning, 2 a file could not be read or wrong usage.
`;

const FORMATS: ReadonlyMap<string, LintFormat> = new Map<string, LintFormat>([
  ['text', 'text'],
  ['json', 'json'],
  ['sarif', 'sarif'],
]);
const DIALECTS: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ['nginx', 'nginx'],
  ['haproxy', 'haproxy'],
]);
const VERSION = /^\d+(?:\.\d+)*$/;

/** The arguments behind `lint`, or what is wrong with them. */
export function parseLintArguments(args: readonly string[]): LintArguments | { readonly problem: string } {
  const values = new Map<string, string>();
  const paths: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      paths.push(...rest.splice(0));
    } else if (!arg.startsWith('--')) {
      paths.push(arg);
    } else {
      const [name = '', inline] = arg.split(/=(.*)/s);
      const value = inline ?? rest.shift();
      if (value === undefined) return { problem: `${name} needs a value` };
      values.set(name, value);
    }
  }
  return toArguments(values, paths);
}

function toArguments(values: Map<string, string>, paths: readonly string[]): ReturnType<typeof parseLintArguments> {
  const take = (name: string): string | undefined => {
    const value = values.get(name);
    values.delete(name);
    return value;
  };
  const format = FORMATS.get(take('--format') ?? 'text');
  const dialectName = take('--dialect');
  const nginxVersion = take('--nginx-version');
  const haproxyVersion = take('--haproxy-version');
  const [unknown] = values.keys();
  if (unknown !== undefined) return { problem: `unknown option ${unknown}` };
  if (format === undefined) return { problem: '--format takes text, json or sarif' };
  const dialect = dialectName === undefined ? undefined : DIALECTS.get(dialectName);
  if (dialectName !== undefined && dialect === undefined) return { problem: '--dialect takes nginx or haproxy' };
  if ([nginxVersion, haproxyVersion].some((version) => version !== undefined && !VERSION.test(version)))
    return { problem: 'a version looks like 1.22.1' };
  if (paths.length === 0) return { problem: 'no file given' };
  return { format, dialect, nginxVersion, haproxyVersion, paths };
}
