import type { Edit, Span } from '../rule';
import type { SetHeader } from './headerSet';
import type { Level } from './level';
import type { NginxModel } from './model';
import type { Directive } from './parser';

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
export function insertAfter(text: string, anchor: Span, statements: readonly string[]): Edit | undefined {
  if (text.charAt(anchor.end - 1) !== ';') return undefined;
  const lineStart = text.lastIndexOf('\n', anchor.start - 1) + 1;
  const indentation = text.slice(lineStart, anchor.start);
  const nextFeed = text.indexOf('\n', anchor.end);
  const feed = nextFeed < 0 ? text.length : nextFeed;
  const lineEnd = text.charAt(feed - 1) === '\r' ? feed - 1 : feed;
  const isAlone = /^[ \t]*$/.test(indentation) && /^[ \t]*(?:#.*)?$/.test(text.slice(anchor.end, lineEnd));
  if (!isAlone) return insertion(anchor.end, statements.map((statement) => ` ${statement}`).join(''));
  const prefix = lineBreakOf(text) + indentation;
  return insertion(lineEnd, statements.map((statement) => prefix + statement).join(''));
}

export function insertion(at: number, newText: string): Edit {
  return { start: at, end: at, newText };
}

export function replacement(span: Span, newText: string): Edit {
  return { start: span.start, end: span.end, newText };
}

export function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** The directive of a level to add others behind: its last `proxy_set_header`, else its `proxy_pass`, else the last thing in it. */
export function findAnchor(level: Level): Span | undefined {
  const named = (name: string) => level.items.findLast(({ directive }) => directive.name === name)?.site;
  return named('proxy_set_header') ?? named('proxy_pass') ?? level.items.at(-1)?.site;
}

/** A directive written anew from its words, on one line. */
export function copyStatement(directive: Directive, text: string): string {
  return `${[directive.nameToken, ...directive.args].map(({ start, end }) => text.slice(start, end)).join(' ')};`;
}

export function copyHeader({ placed }: SetHeader): string {
  return copyStatement(placed.directive, placed.source.text);
}
