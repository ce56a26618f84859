import { type Directive, parseNginx } from '../nginx/parser';
import type { Edit, Span } from '../rule';
import { deleteAnnotation, deleteLines } from './edits';
import { type Annotation, findAnnotation, type Ingress } from './ingress';

/** A directive of a snippet that stands at its top, with its place in the file. */
export interface SnippetDirective extends Span {
  readonly name: string;
  readonly args: readonly string[];
  /** Removes its line, or the whole annotation where it is the last; undefined where that is not certain. */
  readonly deletion: Edit | undefined;
}

/** The top-level directives of a snippet annotation; none where it is missing, aliased or a template. */
export function readSnippet(text: string, ingress: Ingress, key: string): readonly SnippetDirective[] {
  const annotation = findAnnotation(ingress, key);
  if (annotation === undefined || annotation.value.isAlias) return [];
  const { value } = annotation;
  const isBlock = value.style === 'block';
  // In a block scalar the offsets of the file hold; elsewhere escapes and line folding move them.
  const start = isBlock ? text.indexOf('\n', value.start) + 1 : 0;
  const body = isBlock ? text.slice(start, value.end) : value.value;
  const { root, problems, hasTemplates } = parseNginx(body);
  if (problems.length > 0 || hasTemplates) return [];
  return root.children
    .filter(({ block }) => block === undefined)
    .map((directive) =>
      toSnippetDirective(text, ingress, annotation, directive, isBlock ? start : undefined, root.children),
    );
}

function toSnippetDirective(
  text: string,
  ingress: Ingress,
  annotation: Annotation,
  directive: Directive,
  offset: number | undefined,
  siblings: readonly Directive[],
): SnippetDirective {
  const args = directive.args.map(({ value }) => value);
  const { name } = directive;
  if (offset === undefined) {
    const deletion = siblings.length === 1 ? deleteAnnotation(text, ingress, annotation) : undefined;
    return { name, args, deletion, start: annotation.key.start, end: annotation.value.end };
  }
  const span = { start: directive.start + offset, end: directive.end + offset };
  const deletion = siblings.length === 1 ? deleteAnnotation(text, ingress, annotation) : deleteLines(text, span);
  return { name, args, deletion, ...span };
}
