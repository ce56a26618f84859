import { toOneLine } from '../../../base/markdownText';
import { headSpan } from '../../nginx/level';
import type { Directive } from '../../nginx/parser';
import type { SourceFile } from '../../nginx/sourceFile';
import type { OutlineItem } from '../contract';

/** Deeper blocks are of no use to a reader, and a hostile file may nest without end. */
const MAX_DEPTH = 30;
const BLOCKS = new Set(['http', 'stream', 'mail', 'events', 'types', 'geo', 'split_clients', 'if', 'limit_except']);
const HANDLERS = ['proxy_pass', 'grpc_pass', 'fastcgi_pass', 'uwsgi_pass', 'return', 'root', 'alias'];

export function outlineNginx(file: SourceFile): readonly OutlineItem[] {
  return toItems(file.tree.root.children, undefined, 0);
}

function toItems(directives: readonly Directive[], parent: string | undefined, depth: number): readonly OutlineItem[] {
  return depth > MAX_DEPTH ? [] : directives.flatMap((directive) => toItem(directive, parent, depth) ?? []);
}

function toItem(directive: Directive, parent: string | undefined, depth: number): OutlineItem | undefined {
  const { name, block } = directive;
  const words = toOneLine(directive.args.map(({ value }) => value).join(' '));
  const item = (kind: OutlineItem['kind'], title: string, detail: string): OutlineItem => ({
    name: title.trim() === '' ? name : title,
    detail,
    kind,
    span: { start: directive.start, end: directive.end },
    head: headSpan(directive),
    children: block?.kind === 'directives' ? toItems(block.children, name, depth + 1) : [],
  });
  if (block === undefined) {
    if (name === 'server' && parent === 'upstream') return item('server', words, '');
    return name === 'listen' && parent === 'server' ? item('listen', `listen ${words}`, '') : undefined;
  }
  if (name === 'server')
    return item('server', `server ${valuesOf(block.children, 'server_name')}`.trim(), describeServer(directive));
  if (name === 'location') return item('route', `location ${words}`.trim(), describeHandler(directive));
  if (name === 'upstream') return item('upstream', `upstream ${words}`.trim(), '');
  if (name === 'map') return item('map', `map ${words}`.trim(), '');
  return BLOCKS.has(name) ? item('block', `${name} ${words}`.trim(), '') : undefined;
}

function describeServer({ block }: Directive): string {
  const listens = valuesOf(block?.children ?? [], 'listen');
  return listens === '' ? '' : `listen ${listens}`;
}

function describeHandler({ block }: Directive): string {
  for (const name of HANDLERS) {
    const handler = block?.children.find((child) => child.name === name);
    if (handler !== undefined) return toOneLine(`${name} ${handler.args.map(({ value }) => value).join(' ')}`);
  }
  return '';
}

/** The first arguments of every directive of a name for `listen`, all of them for names. */
function valuesOf(directives: readonly Directive[], name: string): string {
  const found = directives.filter((directive) => directive.name === name);
  const words = found.flatMap(({ args }) => (name === 'listen' ? args.slice(0, 1) : args)).map(({ value }) => value);
  return toOneLine(words.join(name === 'listen' ? ', ' : ' '));
}
