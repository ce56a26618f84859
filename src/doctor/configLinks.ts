import { lint } from '../lint/engine';
import { findRouteFor, type RouteInsight, readInsight, type SocketUrl } from '../lint/insight/insight';
import { LineIndex } from '../lint/lineIndex';
import type { Dialect, Finding, LintOptions, Severity, SourceReader } from '../lint/rule';
import { isLoud } from '../lint/severity';
import type { ConfigLink, ProbeId, ProbeResult } from '../protocol/doctor';
import { RULE_PROBES } from './ruleProbes';
import { toSocketUrl } from './socketUrl';
import type { Examination } from './toProbeRun';

/** A proxy config as it is on disk or in an editor. */
export interface ConfigFile {
  /** Stable name; relative includes start from its folder. */
  readonly path: string;
  readonly text: string;
  readonly dialect: Dialect;
}

export interface ConfigSource {
  readonly files: readonly ConfigFile[];
  /** Follows includes; files that are included are looked at too. */
  readonly reader?: SourceReader | undefined;
  readonly nginxVersion?: string | undefined;
  readonly haproxyVersion?: string | undefined;
}

/** The line of a config that serves the endpoint. */
export interface ServingRoute {
  readonly path: string;
  /** 1 for the first line. */
  readonly line: number;
  /** `location /ws/`, `backend chat`. */
  readonly title: string;
}

export interface LinkedResults {
  readonly results: readonly ProbeResult[];
  /** Undefined where no known config serves the endpoint. */
  readonly servedBy: ServingRoute | undefined;
}

/** The dialects whose routes are known. */
const ROUTED: ReadonlySet<Dialect> = new Set<Dialect>(['nginx', 'haproxy']);
/** More than any site has. */
const MAX_FILES = 500;
const MAX_LINKS_A_PROBE = 20;
const USUAL_MIN_IDLE_MS = 60_000;
/** A measured cut is never exact: limits up to this much above it are meant as well. */
const CUT_SLACK_MS = 2_000;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/**
 * Adds to results the lines of the config that serves the endpoint and explains them: those that failed or warn, and an idle cut
 * whatever is thought of it. The first config that serves it is taken.
 */
export function linkConfigs(
  results: readonly ProbeResult[],
  examination: Pick<Examination, 'target' | 'request'>,
  source: ConfigSource,
): LinkedResults {
  const url = toSocketUrl(examination.target, examination.request);
  const served = findServing(source, url, results);
  if (served === undefined) return { results, servedBy: undefined };
  const { file, route } = served;
  const lines = new LineIndex(file.text);
  const toLine = (offset: number) => lines.lineAt(offset) + 1;
  return {
    servedBy: { path: file.path, line: toLine(route.head.start), title: route.title },
    results: results.map((result) => {
      if (!isToExplain(result)) return result;
      const findings = findExplaining(route.findings, result.id);
      return { ...result, configLinks: findings.map((finding) => toLink(finding, file.path, toLine(finding.start))) };
    }),
  };
}

interface Served {
  readonly file: ConfigFile;
  readonly route: RouteInsight;
}

function findServing(source: ConfigSource, url: SocketUrl, results: readonly ProbeResult[]): Served | undefined {
  const waiting = source.files.filter(({ dialect }) => ROUTED.has(dialect));
  const known = new Set(waiting.map(({ path }) => path));
  for (let at = 0; at < waiting.length && at < MAX_FILES; at++) {
    const file = waiting[at];
    if (file === undefined) continue;
    const include = (path: string, text: string) => {
      if (known.has(path)) return;
      known.add(path);
      waiting.push({ path, text, dialect: file.dialect });
    };
    const request = { ...file, options: toOptions(source, url, results, include) };
    const route = findRouteFor(readInsight(request, lint(request)), url);
    if (route !== undefined) return { file, route };
  }
  return undefined;
}

function toOptions(
  { reader, nginxVersion, haproxyVersion }: ConfigSource,
  { host, port, path }: SocketUrl,
  results: readonly ProbeResult[],
  include: (path: string, text: string) => void,
): LintOptions {
  return {
    nginxVersion,
    haproxyVersion,
    level: 'all',
    minIdleMs: toMinIdleMs(results),
    webSockets: [{ host, port, path: path.split('?', 1)[0] ?? path, reason: 'the doctor examines it' }],
    reader: reader && {
      read: (name) => {
        const text = reader.read(name);
        if (text !== undefined) include(name, text);
        return text;
      },
      expand: (pattern) => reader.expand(pattern),
    },
  };
}

/** A limit that cut an idle socket is one to speak of, however long it is. */
function toMinIdleMs(results: readonly ProbeResult[]): number {
  const cutSeconds = findCutSeconds(results.find(({ id }) => id === 'idle'));
  return Math.max(USUAL_MIN_IDLE_MS, cutSeconds === undefined ? 0 : cutSeconds * 1_000 + CUT_SLACK_MS);
}

function findCutSeconds(result: ProbeResult | undefined): number | undefined {
  const seconds = result?.evidence.cutAfterSeconds;
  return typeof seconds === 'number' ? seconds : undefined;
}

function isToExplain(result: ProbeResult): boolean {
  if (result.verdict === 'fail' || result.verdict === 'warn') return true;
  return result.id === 'idle' && findCutSeconds(result) !== undefined;
}

/** What breaks WebSockets; the notes of the linter only where that explains nothing. The graver first, then in text order. */
function findExplaining(findings: readonly Finding[], id: ProbeId): readonly Finding[] {
  const about = findings.filter(({ rule }) => RULE_PROBES[rule]?.includes(id) === true);
  const loud = about.filter(isLoud);
  return [...(loud.length > 0 ? loud : about)]
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.start - b.start)
    .slice(0, MAX_LINKS_A_PROBE);
}

function toLink({ rule, message }: Finding, path: string, line: number): ConfigLink {
  return { path, line, rule, message };
}
