import type { Edit, Span } from '../rule';
import type { SetHeader } from './headerSet';
import type { Level } from './level';
import type { NginxModel } from './model';
import type { Directive } from './parser';
import type { SourceFile } from './sourceFile';

/** `proxy_set_header Upgrade $http_upgrade;` */
export const UPGRADE_LINE = 'proxy_set_header Upgrade $http_upgrade;';
export const VERSION_LINE = 'proxy_http_version 1.1;';

/** The line that asks for an upgrade: through a visible map, which leaves plain requests alone, else as a constant. */
export function connectionLine(model: NginxModel): string {
  return `proxy_set_header Connection ${model.upgradeMap?.variable ?? '"upgrade"'};`;
}

/**
 * Adds statements behind a directive of the linted file: on lines of their own with its indentation and the file's line
 * ends, or on the same line where other statements share it. Undefined where the directive lacks its `;`.
 */
export function insertAfter(
  file: SourceFile,
  anchor: Span | undefined,
  statements: readonly string[],
): Edit | undefined {
  const { text } = file;
  if (anchor === undefined || text.charAt(anchor.end - 1) !== ';') return undefined;
  const lineStart = skipBlanks(text, anchor.start, -1);
  const rest = skipBlanks(text, anchor.end, 1);
  const isFirst = lineStart === 0 || text.charAt(lineStart - 1) === '\n';
  const isLast = rest === text.length || /[\r\n#]/.test(text.charAt(rest));
  if (!isFirst || !isLast) return insertion(anchor.end, statements.map((statement) => ` ${statement}`).join(''));
  const prefix = file.lineBreak + text.slice(lineStart, anchor.start);
  return insertion(file.lineEnd(rest), statements.map((statement) => prefix + statement).join(''));
}

/** Adds a statement before another of the linted file, on a line of its own where that one has its own. */
export function insertBefore({ text, lineBreak }: SourceFile, anchor: Span, statement: string): Edit {
  const lineStart = skipBlanks(text, anchor.start, -1);
  const isFirst = lineStart === 0 || text.charAt(lineStart - 1) === '\n';
  const gap = isFirst ? lineBreak + text.slice(lineStart, anchor.start) : ' ';
  return insertion(anchor.start, statement + gap);
}

/** The offset behind the spaces and tabs at `from`, or before those in front of it. */
export function skipBlanks(text: string, from: number, step: 1 | -1): number {
  const isBlank = (at: number): boolean => text.charAt(at) === ' ' || text.charAt(at) === '\t';
  let at = from;
  while (isBlank(step === 1 ? at : at - 1)) at += step;
  return at;
}

export function insertion(at: number, newText: string): Edit {
  return { start: at, end: at, newText };
}

export function replacement(span: Span, newText: string): Edit {
  return { start: span.start, end: span.end, newText };
}

/**
 * The part of the linted file to add a level's directives behind: its last `proxy_set_header`, else its `proxy_pass`, else the
 * last thing in it; undefined where the level shows nothing of itself in the linted file.
 */
export function findAnchor(level: Level): Span | undefined {
  const visible = level.items.filter(({ site }) => site !== undefined);
  const named = (name: string) => visible.findLast(({ directive }) => directive.name === name);
  return (named('proxy_set_header') ?? named('proxy_pass') ?? visible.at(-1))?.site;
}

/** A directive written anew from its words, on one line. */
export function copyStatement(directive: Directive, text: string): string {
  return `${[directive.nameToken, ...directive.args].map(({ start, end }) => text.slice(start, end)).join(' ')};`;
}

export function copyHeader({ placed }: SetHeader): string {
  return copyStatement(placed.directive, placed.source.text);
}

/** Copies of what a level inherits now and would not any more with a `proxy_set_header` of its own. */
export function copyInherited(model: NginxModel, level: Level, except: ReadonlySet<string>): readonly string[] {
  const { set } = model.headers(level);
  if (set === undefined || set.level === level) return [];
  return set.headers.filter(({ key }) => !except.has(key)).map(copyHeader);
}
