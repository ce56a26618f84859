/**
 * Several files that HAProxy reads as one configuration: `-f haproxy.cfg -f conf.d/`. A file without `defaults` and `global`
 * is a part of something, and what it means depends on the others.
 */

import { fileName, folderOf, joinPath } from '../paths';
import type { Fix, RelatedSpan, Report, SourceReader, Span } from '../rule';

/** The linted file among those that belong to it, in the order in which HAProxy reads them. */
export interface FileSet {
  /** All texts one after the other. */
  readonly text: string;
  /** How messages name a line of the whole: `12`, or `3 of haproxy.cfg` for another file. */
  placeOf(lineNumber: number): string;
  /** A report about the whole as one about the linted file; undefined where it is about another. */
  toOwn(report: Report): Report | undefined;
}

interface Part {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly firstLine: number;
}

const MAIN_NAME = 'haproxy.cfg';
const MAX_FILES = 100;
const MAX_LENGTH = 1_048_576;
const IS_WHOLE = /^[ \t]*(?:defaults|global)\b/m;
const HAS_SECTION = /^[ \t]*(?:global|defaults|frontend|backend|listen)\b/m;
/** Names of folders and files that are made to be read in order; any other folder may hold unrelated examples. */
const ORDERED_FOLDER = /(?:^|[/\\])[^/\\]*\.d$/;
const ORDERED_FILE = /(?:^|[/\\])\d+[^/\\]*\.cfg$/;

/** Undefined where the file stands alone: it is whole, or nothing says which files belong to it. */
export function findFileSet(path: string, text: string, reader: SourceReader | undefined): FileSet | undefined {
  if (reader === undefined || !HAS_SECTION.test(text)) return undefined;
  const texts = new Map<string, string>();
  const files = IS_WHOLE.test(text) ? findParts(path, reader) : findOthers(path, reader);
  for (const other of files) {
    const found = other === path ? text : reader.read(other);
    if (found !== undefined && HAS_SECTION.test(found)) texts.set(other, found);
  }
  const isOfUse = texts.has(path) && texts.size > 1 && [...texts.values()].some((one) => IS_WHOLE.test(one));
  const length = [...texts.values()].reduce((sum, one) => sum + one.length, 0);
  return isOfUse && length <= MAX_LENGTH ? joinFiles(path, texts) : undefined;
}

/** What a main file is read with: the files of the folders beside it that are made for that. */
function findParts(path: string, reader: SourceReader): readonly string[] {
  const folder = folderOf(path);
  if (path !== joinPath(folder, MAIN_NAME)) return [];
  return [path, ...reader.expand(joinPath(folder, joinPath('*.d', '*.cfg')))].slice(0, MAX_FILES);
}

/** The main file, then the files of the folder by name, the linted one among them. */
function findOthers(path: string, reader: SourceReader): readonly string[] {
  const folder = folderOf(path);
  const siblings = reader.expand(joinPath(folder, '*.cfg'));
  const mains = [joinPath(folder, MAIN_NAME), joinPath(folderOf(folder), MAIN_NAME)];
  const main = mains.find((one) => reader.expand(one).length > 0);
  const isOrdered = ORDERED_FOLDER.test(folder) || siblings.every((one) => one === main || ORDERED_FILE.test(one));
  if (main === undefined && !isOrdered) return [];
  const rest = isOrdered ? siblings : [path];
  return [...new Set([...(main === undefined ? [] : [main]), ...rest, path])].slice(0, MAX_FILES);
}

function joinFiles(own: string, texts: ReadonlyMap<string, string>): FileSet {
  const parts: Part[] = [];
  let text = '';
  let lines = 1;
  for (const [path, content] of texts) {
    // Without its last line break a file would run into the next one.
    const whole = content.endsWith('\n') ? content : `${content}\n`;
    parts.push({ path, start: text.length, end: text.length + content.length, firstLine: lines });
    text += whole;
    lines += whole.split('\n').length - 1;
  }
  const mine = parts.find(({ path }) => path === own);
  if (mine === undefined) throw new Error('The linted file is one of its set');
  return {
    text,
    placeOf: (number) => {
      const part = parts.findLast(({ firstLine }) => firstLine <= number) ?? mine;
      const line = String(number - part.firstLine + 1);
      return part === mine ? line : `${line} of ${fileName(part.path)}`;
    },
    toOwn: (report) => toOwn(report, mine, parts),
  };
}

function toOwn(report: Report, mine: Part, parts: readonly Part[]): Report | undefined {
  if (!isWithin(report, mine)) return undefined;
  const { fixes, related } = report;
  return {
    ...report,
    ...shift(report, mine),
    ...(fixes === undefined ? {} : { fixes: fixes.flatMap((fix) => toOwnFix(fix, mine)) }),
    ...(related === undefined ? {} : { related: related.map((one) => toPartSpan(one, parts)) }),
  };
}

/** A fix changes the linted file alone; one that needs another file is not offered. */
function toOwnFix(fix: Fix, mine: Part): readonly Fix[] {
  if (!fix.edits.every((edit) => isWithin(edit, mine))) return [];
  return [{ ...fix, edits: fix.edits.map((edit) => ({ ...edit, ...shift(edit, mine) })) }];
}

function toPartSpan(related: RelatedSpan, parts: readonly Part[]): RelatedSpan {
  const part = parts.find((one) => isWithin(related, one));
  return part === undefined ? related : { ...related, ...shift(related, part), path: part.path };
}

function isWithin({ start, end }: Span, part: Part): boolean {
  return start >= part.start && end <= part.end;
}

function shift({ start, end }: Span, part: Part): Span {
  return { start: start - part.start, end: end - part.start };
}
