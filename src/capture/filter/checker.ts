import type { Condition, FilterTree } from './condition';
import { checkValues, toFlagTree } from './fieldChecks';
import { FIELDS, type FieldDescription, findField, OPERATORS } from './fields';
import { compileRegex } from './regexLiteral';
import type { FilterProblem, Syntax, Token } from './syntax';

/** What the program around a filter can answer; a field that needs another port is refused. */
export interface FilterAbilities {
  readonly hasBookmarks: boolean;
}

export type Checked =
  | { readonly tree: FilterTree; readonly problems: readonly [] }
  | { readonly tree: undefined; readonly problems: readonly FilterProblem[] };

/** Every comparison with its field: finds all that make no sense. The nesting of `syntax` is bounded by the parser. */
export function checkSyntax(syntax: Syntax, abilities: FilterAbilities): Checked {
  const problems: FilterProblem[] = [];
  const tree = toTree(syntax, abilities, problems);
  return problems.length === 0 && tree !== undefined ? { tree, problems: [] } : { tree: undefined, problems };
}

function toTree(syntax: Syntax, abilities: FilterAbilities, problems: FilterProblem[]): FilterTree | undefined {
  switch (syntax.kind) {
    case 'and':
    case 'or': {
      const parts = syntax.parts.map((part) => toTree(part, abilities, problems));
      return { kind: syntax.kind, parts: parts.filter((part) => part !== undefined) };
    }
    case 'not': {
      const operand = toTree(syntax.operand, abilities, problems);
      return operand && { kind: 'not', operand };
    }
    default: {
      const checked = checkLeaf(syntax, abilities);
      if ('problem' in checked) problems.push(checked.problem);
      return 'tree' in checked ? checked.tree : undefined;
    }
  }
}

type Leaf = Exclude<Syntax, { readonly kind: 'and' | 'or' | 'not' }>;

export type CheckedLeaf = { readonly tree: FilterTree } | { readonly problem: FilterProblem };

function checkLeaf(leaf: Leaf, abilities: FilterAbilities): CheckedLeaf {
  if (leaf.kind === 'search') return checkSearch(leaf.literal);
  const description = leaf.field.kind === 'path' ? JSON_FIELD : findField(leaf.field.text);
  if (description === undefined) return toProblem(leaf.field, `There is no field ${leaf.field.text}`);
  const isNote = description.name === 'bookmarked' || description.name === 'note';
  if (isNote && !abilities.hasBookmarks) {
    return toProblem(leaf.field, `There are no bookmarks and notes here, so ${description.name} cannot be asked for`);
  }
  if (leaf.kind === 'presence') return checkPresence(leaf.field, description);
  const operators = OPERATORS[description.kind];
  if (!operators.includes(leaf.operator)) {
    const message = `${leaf.field.text} is not compared by ${leaf.operator}; there are ${operators.join(' ')}`;
    return toProblem(leaf.operatorToken, message);
  }
  return checkValues(description, leaf);
}

const JSON_FIELD = FIELDS.find(({ kind }) => kind === 'json');

function checkSearch(literal: Token): CheckedLeaf {
  if (literal.kind === 'string') return toLeaf({ kind: 'search', text: literal.value ?? '' });
  const compiled = compileRegex(literal);
  if ('problem' in compiled) return compiled;
  return toLeaf({ kind: 'text', field: 'text', test: { kind: 'matches', regex: compiled.regex } });
}

function checkPresence(field: Token, { kind, name, isCondition, example }: FieldDescription): CheckedLeaf {
  if (!isCondition) return toProblem(field, `${field.text} is compared with something: write, for example, ${example}`);
  if (kind === 'json') return toLeaf({ kind: 'json', path: field.path ?? [], test: { kind: 'exists' } });
  if (kind === 'violation') return toLeaf({ kind: 'violation', codes: undefined, isOther: false });
  if (name === 'note') return toLeaf({ kind: 'text', field: 'note', test: { kind: 'exists' } });
  return { tree: toFlagTree(name) };
}

function toLeaf(condition: Condition): CheckedLeaf {
  return { tree: { kind: 'condition', condition } };
}

function toProblem({ start, end }: Token, message: string): CheckedLeaf {
  return { problem: { start, end, message: `${message}.` } };
}
