import { explainAccessLine, isAccessLine } from './accessLog';
import type { LogExplanation } from './explanation';
import { explainHaproxy, isHaproxyLine } from './haproxyLog';
import { explainNginxError, isNginxErrorLine } from './nginxErrorLog';

/** Longer lines are read up to here: NGINX cuts its error lines at 2 KiB, requests in other logs are at the end. */
const MAX_LINE_CHARS = 16_384;
/** How much of a file tells what it is. */
const MAX_HEAD_LINES = 30;

/**
 * What a line of NGINX's error log, of an access log in the `combined` format or of HAProxy's log says about a WebSocket; undefined where
 * it says nothing, or is something else.
 */
export function explainLogLine(line: string): LogExplanation | undefined {
  const text = line.slice(0, MAX_LINE_CHARS);
  return explainNginxError(text) ?? explainHaproxy(text) ?? explainAccessLine(text);
}

/** Whether one of the first lines of a file is from one of these logs. */
export function isKnownLog(firstLines: readonly string[]): boolean {
  return firstLines.slice(0, MAX_HEAD_LINES).some((line) => {
    const text = line.slice(0, MAX_LINE_CHARS);
    return isNginxErrorLine(text) || isHaproxyLine(text) || isAccessLine(text);
  });
}
