import { type LogExplanation, toExplanation } from './explanation';
import { findTrafficCause, type HaproxyTraffic } from './haproxyCauses';
import { findNotice } from './haproxyNotices';
import { describeTermination } from './haproxyTermination';

/** The date that HAProxy writes in brackets; names of frontend, backend and server follow. */
const DATE = String.raw`\[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d\.\d{3}\] `;
const NAMES = String.raw`([^\s~/]{1,200})~? ([^\s/]{1,200})\/(\S{1,200}) `;
const TIMER = String.raw`(?:-1|\d{1,12})`;
const LETTERS = '[CSPLRIDUKcs-][RQCHDLT-]';
/** `option httplog`: `f b/s Tq/Tw/Tc/Tr/Ta status bytes cookie cookie state …`. */
const HTTP = new RegExp(
  `${DATE}${NAMES}(?:${TIMER}\\/){4}\\+?(${TIMER}) (-1|\\d{1,3}) \\+?\\d{1,20} \\S{1,500} \\S{1,500} (${LETTERS})[A-Z-]{2} `,
  'd',
);
/** `option tcplog`: `f b/s Tw/Tc/Tt bytes state …`. */
const TCP = new RegExp(`${DATE}${NAMES}(?:${TIMER}\\/){2}\\+?(${TIMER}) \\+?\\d{1,20} (${LETTERS}) `, 'd');

export function isHaproxyLine(line: string): boolean {
  return HTTP.test(line) || TCP.test(line) || findNotice(line) !== undefined;
}

export function explainHaproxy(line: string): LogExplanation | undefined {
  const traffic = readTraffic(line);
  if (traffic === undefined) return findNotice(line);
  const letters = describeTermination(traffic.state);
  const cause = findTrafficCause(traffic) ?? (traffic.state === '--' ? undefined : UNEXPLAINED);
  if (cause === undefined) return undefined;
  return toExplanation({ ...cause, cause: `${cause.cause} ${letters}` }, traffic.span);
}

const UNEXPLAINED = {
  title: 'The connection did not end in order',
  cause: 'The letters of the state say who ended it, and when:',
  remedy: 'Look at the log of that side at the same time.',
};

function readTraffic(line: string): (HaproxyTraffic & Pick<LogExplanation, 'span'>) | undefined {
  const http = HTTP.exec(line);
  const match = http ?? TCP.exec(line);
  if (match === null) return undefined;
  const [, , , server = '', total = '', ...rest] = match;
  const [start, end] = match.indices?.at(-1) ?? [0, 0];
  return {
    state: match.at(-1) ?? '',
    status: http === null ? undefined : Number(rest[0]),
    totalMs: Math.max(0, Number(total)),
    server,
    isBadRequest: /"<BADREQ>"/.test(line),
    span: { start, end },
  };
}
