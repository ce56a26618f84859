import type { Fix, Report, Rule } from '../../rule';
import { formatDuration, MAX_DURATION_MS, parseDuration } from '../duration';
import { getMinIdleMs } from '../idleLimit';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';
import type { TimeoutName } from '../settings';
import {
  findTimeoutLines,
  findTimeoutsInForce,
  isShortWithoutUnit,
  replaceValue,
  type TimeoutLine,
} from '../timeoutLines';

/** The timeouts that cut idle WebSockets. */
const CUTTING: ReadonlySet<TimeoutName> = new Set(['client', 'server', 'tunnel']);
const LONGEST = '24d';
const PARTS = /^(?:\d+(?:us|ms|s|m|h|d))+$/;
const PART = /\d+(?:us|ms|s|m|h|d)/g;
const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

export const tunnelRange: Rule<HaproxyModel> = {
  id: 'H6',
  name: 'tunnel-range',
  severity: 'error',
  level: 'recommended',
  summary: 'A timeout is longer than HAProxy takes, shorter than WebSockets need, or half understood',
  why: 'HAProxy keeps times in 31 bits of milliseconds and refuses to start with more than about 24.8 days. A time is one number and one unit: of `1d2h` it reads one day and ignores the rest with a warning. And `timeout tunnel` replaces `timeout client` and `timeout server` in both directions, so a short one cuts idle WebSockets that the others would have kept.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: 30d is refused ("timer overflow", maximum ~24.8 days); 1hour and 1d2h start with a warning and count as 1h and 1d (2.6.12: so does 90sec for timeout server); with timeout tunnel 2s and timeout client and server 1h an idle WebSocket is cut after 2.1 s.',
  example: {
    before: ['backend chat', '    timeout tunnel 30d', '    server chat1 10.0.0.1:8080'].join('\n'),
    after: ['backend chat', '    timeout tunnel 24d', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#2.5',

  check(model, report) {
    for (const timeout of findTimeoutLines(model)) {
      if (timeout.duration.isOverflow) report(toOverflow(timeout));
    }
    for (const timeout of findTimeoutsInForce(model)) {
      const { name, duration } = timeout;
      if (!CUTTING.has(name) || duration.isOverflow || duration.ms === 0) continue;
      const finding = duration.rest === '' ? toShort(model, timeout) : toRest(model, timeout);
      if (finding !== undefined) report(finding);
    }
  },
};

function toOverflow(timeout: TimeoutLine): Report {
  const { line, value, name } = timeout;
  return {
    ...toStatementSpan(line),
    message: `timeout ${name} ${value.value} is more than about 24.8 days: HAProxy refuses to start.`,
    fixes: [{ title: `Write ${LONGEST}`, edits: [replaceValue(timeout, LONGEST)] }],
  };
}

function toShort({ options, statements }: HaproxyModel, timeout: TimeoutLine): Report | undefined {
  const { line, name, value, duration } = timeout;
  if (name !== 'tunnel') return undefined;
  const isKept = (statements.heartbeatMs ?? Number.POSITIVE_INFINITY) < duration.ms;
  if (isKept || isShortWithoutUnit(timeout) || duration.ms >= getMinIdleMs(options.minIdleMs)) return undefined;
  return {
    ...toStatementSpan(line),
    message: `Idle WebSockets are cut after ${formatDuration(duration.ms)}: timeout tunnel ${value.value} replaces timeout client and timeout server, longer ones too.`,
    severity: 'information',
    fixes: [{ title: 'Write 1h', edits: [replaceValue(timeout, '1h')] }],
  };
}

function toRest({ options }: HaproxyModel, timeout: TimeoutLine): Report {
  const { line, name, value, duration } = timeout;
  // That timeout client or server is too short is told where timeout tunnel is missing.
  const minIdleMs = name === 'tunnel' ? getMinIdleMs(options.minIdleMs) : 0;
  const isLongEnough = duration.ms >= minIdleMs;
  return {
    ...toStatementSpan(line),
    message: `HAProxy reads "${value.value}" as ${formatDuration(duration.ms)} and ignores "${duration.rest}" with a warning; later versions are to refuse it.`,
    severity: isLongEnough ? 'information' : 'warning',
    fixes: [toRestFix(timeout, minIdleMs)],
  };
}

/** What was meant, unless that is too short as well. */
function toRestFix(timeout: TimeoutLine, minIdleMs: number): Fix {
  const { value, duration } = timeout;
  const meant = findMeant(value.value) ?? value.value.slice(0, value.value.length - duration.rest.length);
  const time = (parseDuration(meant)?.ms ?? 0) < minIdleMs ? '1h' : meant;
  return { title: `Write ${time}`, edits: [replaceValue(timeout, time)] };
}

/** The sum of `1d2h` in one unit; undefined for anything else, such as `1hour`. */
function findMeant(text: string): string | undefined {
  if (!PARTS.test(text)) return undefined;
  const ms = (text.match(PART) ?? []).reduce((sum, part) => sum + (parseDuration(part)?.ms ?? 0), 0);
  if (ms > MAX_DURATION_MS) return LONGEST;
  const [unit, size] = UNITS.find(([, unitMs]) => ms % unitMs === 0) ?? ['ms', 1];
  return `${Math.ceil(ms / size)}${unit}`;
}
