import { toOneLine } from '../../../base/markdownText';
import type { HaproxyModel } from '../../haproxy/model';
import { type Line, type Section, toStatementSpan } from '../../haproxy/parser';
import type { OutlineItem } from '../contract';
import { toSectionSpan } from './sections';

const KINDS: ReadonlyMap<string, OutlineItem['kind']> = new Map<string, OutlineItem['kind']>([
  ['bind', 'listen'],
  ['acl', 'acl'],
  ['server', 'server'],
  ['server-template', 'server'],
  ['use_backend', 'route'],
  ['default_backend', 'route'],
]);

export function outlineHaproxy({ file }: HaproxyModel): readonly OutlineItem[] {
  return file.sections.map((section) => ({
    name: toOneLine([section.kind, section.name?.value ?? ''].join(' ')),
    detail: describeMode(section),
    kind: 'section',
    span: toSectionSpan(section),
    head: toStatementSpan(section.header),
    children: section.lines.flatMap(toItems),
  }));
}

function toItems(line: Line): readonly OutlineItem[] {
  const kind = KINDS.get(line.keyword);
  if (kind === undefined) return [];
  const [first, ...rest] = line.args.map(({ value }) => value);
  const span = toStatementSpan(line);
  const name = toOneLine(`${line.keyword} ${first ?? ''}`);
  return [{ name, detail: toOneLine(rest.join(' ')), kind, span, head: span, children: [] }];
}

function describeMode({ lines }: Section): string {
  const mode = lines.findLast(({ keyword }) => keyword === 'mode')?.args[0]?.value;
  return mode === undefined ? '' : toOneLine(`mode ${mode}`);
}
