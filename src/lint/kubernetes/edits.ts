import type { Edit, Fix, Span } from '../rule';
import type { Annotation, Ingress } from './ingress';
import type { MapNode, PairNode } from './yamlTree';

/** Two spaces, as `kubectl` prints. */
const INDENT_STEP = '  ';

/** Puts an annotation first, creating the map where there is none; undefined where that cannot be done with certainty. */
export function insertAnnotation(text: string, ingress: Ingress, key: string, value: string): Edit | undefined {
  const { annotationsPair, annotationsMap, metadata } = ingress;
  const entry = `${key}: "${value}"`;
  if (annotationsMap !== undefined) {
    if (annotationsMap.isShared || annotationsMap.isAnchored) return undefined;
    return insertIntoMap(text, annotationsPair, annotationsMap, entry);
  }
  if (annotationsPair !== undefined) return insertBelowEmpty(text, annotationsPair, entry);
  if (metadata?.value?.kind !== 'map' || metadata.value.isShared || metadata.value.isAnchored) return undefined;
  const map = metadata.value;
  if (map.isFlow) return insertIntoMap(text, metadata, map, `annotations: {${entry}}`);
  const indent = indentOf(text, map.start);
  const lines = ['annotations:', `${INDENT_STEP}${entry}`];
  return indent === undefined ? undefined : insertLines(text, metadata, map, indent, lines);
}

export function toFixes(title: string, ...edits: readonly (Edit | undefined)[]): readonly Fix[] {
  const known = edits.flatMap((edit) => edit ?? []);
  return known.length === edits.length ? [{ title, edits: known }] : [];
}

/** Writes another value, quoted: annotations are strings. */
export function replaceValue({ value }: Annotation, newValue: string): Edit | undefined {
  return value.style === 'block' || value.isAnchored
    ? undefined
    : { start: value.start, end: value.end, newText: `"${newValue}"` };
}

/** Removes an annotation with its lines; undefined in a flow map, where a comma would be left. */
export function deleteAnnotation(text: string, ingress: Ingress, { key, value }: Annotation): Edit | undefined {
  if (ingress.annotationsMap?.isFlow !== false || ingress.annotationsMap.isShared) return undefined;
  if (indentOf(text, key.start) === undefined || value.isAlias || value.isAnchored) return undefined;
  const end = value.style === 'block' ? value.end : endOfLine(text, value.end);
  return { start: startOfLine(text, key.start), end, newText: '' };
}

/** Removes the whole lines that a span covers; undefined where something else stands on them. */
export function deleteLines(text: string, span: Span): Edit | undefined {
  const start = startOfLine(text, span.start);
  const end = endOfLine(text, span.end);
  const isAlone =
    /^[ \t]*$/.test(text.slice(start, span.start)) && /^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(span.end, end));
  return isAlone ? { start, end, newText: '' } : undefined;
}

function insertIntoMap(text: string, owner: PairNode | undefined, map: MapNode, entry: string): Edit | undefined {
  if (map.isFlow) {
    const at = map.start + 1;
    const isEmpty = map.pairs.length === 0;
    return text.charAt(map.start) === '{' ? { start: at, end: at, newText: isEmpty ? entry : `${entry}, ` } : undefined;
  }
  const indent = indentOf(text, map.start);
  return owner === undefined || indent === undefined ? undefined : insertLines(text, owner, map, indent, [entry]);
}

/** Right below the line of the map's key, so that comments and suppressions stay with the lines they are about. */
function insertLines(
  text: string,
  owner: PairNode,
  map: MapNode,
  indent: string,
  lines: readonly string[],
): Edit | undefined {
  const at = endOfLine(text, owner.key.end);
  if (at > map.start || !isLineFeed(text, at - 1)) return undefined;
  return { start: at, end: at, newText: lines.map((line) => `${indent}${line}${toLineBreak(text)}`).join('') };
}

/** `annotations:` with nothing behind it. */
function insertBelowEmpty(text: string, { key, value }: PairNode, entry: string): Edit | undefined {
  const indent = indentOf(text, key.start);
  if (value !== undefined || indent === undefined) return undefined;
  const at = endOfLine(text, key.end);
  if (!/^[ \t]*:[ \t]*(?:#.*)?\r?\n$/.test(text.slice(key.end, at))) return undefined;
  return { start: at, end: at, newText: `${indent}${INDENT_STEP}${entry}${toLineBreak(text)}` };
}

/** The spaces before `at`, where nothing else stands before it on its line. */
function indentOf(text: string, at: number): string | undefined {
  const indent = text.slice(startOfLine(text, at), at);
  return /^ *$/.test(indent) ? indent : undefined;
}

function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break. */
function endOfLine(text: string, at: number): number {
  const lineFeed = text.indexOf('\n', at);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

function isLineFeed(text: string, at: number): boolean {
  return text.charAt(at) === '\n';
}

function toLineBreak(text: string): string {
  return text.charAt(text.indexOf('\n') - 1) === '\r' ? '\r\n' : '\n';
}
