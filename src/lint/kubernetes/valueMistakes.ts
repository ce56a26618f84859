import { parseDuration as parseHaproxyDuration } from '../haproxy/duration';
import { parseDuration } from '../nginx/duration';
import type { Report } from '../rule';
import { findPrefix, HAPROXY_INGRESS_PREFIX, NGINX_PREFIX } from './controllers';
import { deleteAnnotation, replaceValue, toFixes } from './edits';
import type { Annotation, Ingress } from './ingress';

/** What YAML, as the API server reads it, takes for a number or a boolean. */
const NOT_A_STRING = /^(?:[-+]?\d+(?:\.\d+)?|true|false|yes|no|on|off)$/i;
const ONE_HOUR = '3600';
/** A `timeout-tunnel` without unit below this was meant in seconds. */
const SECONDS_BELOW = 60_000;

/** An unquoted number or boolean: the API server refuses the whole object. */
export function findUnquotedValue(annotation: Annotation): Report | undefined {
  const { key, value } = annotation;
  if (findPrefix(key.value) === undefined || value.style !== 'plain' || !NOT_A_STRING.test(value.value))
    return undefined;
  const type = /\d/.test(value.value) ? 'number' : 'boolean';
  return {
    start: value.start,
    end: value.end,
    severity: 'error',
    message: `Annotations are strings, and this is a ${type}: the API server refuses the Ingress.`,
    fixes: toFixes(`Quote "${value.value}"`, replaceValue(annotation, value.value)),
  };
}

/** A value that its controller does not take for what it looks like, or that breaks WebSockets. */
export function findValueMistake(text: string, ingress: Ingress, annotation: Annotation): Report | undefined {
  const { key, value } = annotation;
  // Filled in by a tool.
  if (value.value.includes('${') || (value.style === 'plain' && NOT_A_STRING.test(value.value))) return undefined;
  if (ingress.controller === 'ingress-nginx') {
    if (key.value === `${NGINX_PREFIX}proxy-read-timeout`) return judgeReadTimeout(annotation);
    if (key.value === `${NGINX_PREFIX}proxy-http-version`) return judgeVersion(annotation);
    if (key.value === `${NGINX_PREFIX}connection-proxy-header`) return judgeConnection(text, ingress, annotation);
  }
  const isTunnel = ingress.controller === 'haproxy-ingress' && key.value === `${HAPROXY_INGRESS_PREFIX}timeout-tunnel`;
  return isTunnel ? judgeTunnel(annotation) : undefined;
}

function judgeReadTimeout(annotation: Annotation): Report | undefined {
  const value = annotation.value.value.trim();
  if (/^[-+]?0+$/.test(value)) {
    const message = 'Zero is not "no limit": NGINX answers every request with 504 at once.';
    return toReport(annotation, 'error', message, ONE_HOUR);
  }
  if (/^[-+]?\d+$/.test(value) && value === annotation.value.value) return undefined;
  const ms = parseDuration(value);
  const seconds = ms === undefined || ms < 1_000 ? ONE_HOUR : String(Math.ceil(ms / 1_000));
  const message = `"${value}" is no whole number of seconds, so ingress-nginx does not use it: idle WebSockets are cut after the default of 60 s, or what its ConfigMap says.`;
  return toReport(annotation, 'warning', message, seconds);
}

function judgeVersion(annotation: Annotation): Report | undefined {
  if (annotation.value.value !== '1.0') return undefined;
  const message = 'HTTP/1.0 has no upgrade: many servers refuse the WebSocket (400, or a drop after 101).';
  return toReport(annotation, 'warning', message, '1.1');
}

/** The value replaces `$connection_upgrade` in the line that the controller writes. */
function judgeConnection(text: string, ingress: Ingress, annotation: Annotation): Report | undefined {
  const { key, value } = annotation;
  if (/upgrade|\$/i.test(value.value)) return undefined;
  return {
    start: key.start,
    end: value.end,
    severity: 'error',
    message: `Connection: ${value.value} goes to the server instead of Connection: upgrade, so it answers WebSockets with 400 or 426.`,
    fixes: toFixes('Delete connection-proxy-header', deleteAnnotation(text, ingress, annotation)),
  };
}

/** HAProxy counts milliseconds where no unit is given. */
function judgeTunnel(annotation: Annotation): Report | undefined {
  const duration = parseHaproxyDuration(annotation.value.value);
  if (duration === undefined || duration.unit !== undefined || duration.ms === 0 || duration.ms >= SECONDS_BELOW)
    return undefined;
  const { value } = annotation.value;
  const message = `Without a unit HAProxy counts milliseconds: idle WebSockets are cut after ${Number(value) / 1_000} s.`;
  return toReport(annotation, 'error', message, `${value}s`);
}

function toReport(annotation: Annotation, severity: 'error' | 'warning', message: string, better: string): Report {
  const { key, value } = annotation;
  const fixes = toFixes(`Use "${better}"`, replaceValue(annotation, better));
  return { start: key.start, end: value.end, severity, message, fixes };
}
