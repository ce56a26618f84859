import { MAX_PATH_STEPS } from './limits';
import type { PathStep, Token } from './syntax';

const ROOT = /json(?=[.[])/iy;
const KEY = /\.([\p{L}\p{N}_$-]+)/uy;
const PLACE = /\[\s*(\d{1,9})\s*\]/y;
const QUOTED = /\[\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\]/y;

/**
 * `json.a.b`, `json.items[0]`, `json["a key"]`: undefined where there is no such path at `at`. A path that breaks off is a
 * token of kind `bad` that says how to go on.
 */
export function readPath(text: string, start: number): Token | undefined {
  let at = match(ROOT, text, start)?.end ?? start;
  if (at === start) return undefined;
  const path: PathStep[] = [];
  while (text.charAt(at) === '.' || text.charAt(at) === '[') {
    const step = readStep(text, at);
    if (step === undefined) return toBadPath(text, start, at);
    path.push(step.value);
    at = step.end;
    if (path.length > MAX_PATH_STEPS) {
      return toBad(text, start, at, `The path has more than ${MAX_PATH_STEPS} steps: shorten it`);
    }
  }
  return { kind: 'path', start, end: at, text: text.slice(start, at), path };
}

function readStep(text: string, at: number): { readonly value: PathStep; readonly end: number } | undefined {
  const key = match(KEY, text, at);
  if (key !== undefined) return { value: key.captured, end: key.end };
  const place = match(PLACE, text, at);
  if (place !== undefined) return { value: Number(place.captured), end: place.end };
  const quoted = match(QUOTED, text, at);
  if (quoted === undefined) return undefined;
  return { value: quoted.captured.slice(1, -1).replace(/\\(["'\\])/g, '$1'), end: quoted.end };
}

function toBadPath(text: string, start: number, at: number): Token {
  if (text.charAt(at) === '.') {
    return toBad(
      text,
      start,
      at + 1,
      'Write a key behind the dot, such as json.type; a key with spaces as json["a key"]',
    );
  }
  return toBad(text, start, at + 1, 'Between [ and ] stands a place such as [0], or a key in quotes such as ["a key"]');
}

function toBad(text: string, start: number, end: number, message: string): Token {
  return { kind: 'bad', start, end, text: text.slice(start, end), message };
}

function match(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? undefined : { captured: found[1] ?? '', end: pattern.lastIndex };
}
