import type { Level, Placed } from './level';
import type { Directive } from './parser';

/** A `map $source $variable { … }` of the http level. */
export interface VariableMap {
  readonly placed: Placed;
  readonly source: string;
  /** With its `$`. */
  readonly variable: string;
}

/** Where a directive names the variable it defines: the index of that argument, negative from the end. */
const DEFINERS: ReadonlyMap<string, number> = new Map([
  ['set', 0],
  ['map', 1],
  ['geo', -1],
  ['split_clients', 1],
  ['auth_request_set', 0],
  ['js_set', 0],
  ['js_var', 0],
  ['perl_set', 0],
  ['set_by_lua', 0],
  ['set_by_lua_file', 0],
  ['set_by_lua_block', 0],
  ['auth_jwt_claim_set', 0],
]);

/** The maps that http directives may use. */
export function collectMaps(levels: readonly Level[]): readonly VariableMap[] {
  const maps: VariableMap[] = [];
  for (const placed of itemsOf(levels)) {
    const [source, variable] = placed.directive.name === 'map' ? placed.directive.args : [];
    if (source !== undefined && variable !== undefined)
      maps.push({ placed, source: toPlainVariable(source.value), variable: toPlainVariable(variable.value) });
  }
  return maps;
}

/** Names of the variables that the visible configuration defines, with their `$`. */
export function collectVariables(levels: readonly Level[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { directive } of itemsOf(levels)) {
    const index = DEFINERS.get(directive.name);
    const variable = index === undefined ? undefined : directive.args.at(index)?.value;
    if (variable !== undefined) names.add(toPlainVariable(variable));
  }
  return names;
}

/** `${name}` and `$name` are the same variable. */
export function toPlainVariable(value: string): string {
  return value.replace(/^\$\{(\w+)\}$/, '$$$1');
}

/** What a map gives for a value, and the row that says so; no row where neither a key nor `default` matches. */
export interface MapAnswer {
  readonly value: string;
  readonly row: Directive | undefined;
}

/**
 * Looks a value up as nginx does: exact keys compare without case, then regular expressions in order, then `default`; the
 * empty string without any. Undefined where a row cannot be judged (an include, a host name mask, a foreign regular expression).
 */
export function lookUp(map: VariableMap, input: string): MapAnswer | undefined {
  const rows = map.placed.directive.block?.children ?? [];
  if (rows.some(({ name }) => name === 'include' || name === 'hostnames')) return undefined;
  const wanted = input.toLowerCase();
  const exact = rows.find(
    ({ name }) => !name.startsWith('~') && unescapeKey(name).toLowerCase() === wanted && name !== 'default',
  );
  if (exact !== undefined) return toAnswer(exact);
  for (const row of rows) {
    if (!row.name.startsWith('~')) continue;
    const isMatch = matchKey(row.name, input);
    if (isMatch === undefined) return undefined;
    if (isMatch) return toAnswer(row);
  }
  return toAnswer(rows.find(({ name }) => name === 'default'));
}

function toAnswer(row: Directive | undefined): MapAnswer {
  return { value: row?.args[0]?.value ?? '', row };
}

/** The value that `lookUp` finds. */
export function evaluateMap(map: VariableMap, input: string): string | undefined {
  return lookUp(map, input)?.value;
}

/** `\default` is the word, not the default. */
function unescapeKey(key: string): string {
  return key.startsWith('\\') ? key.slice(1) : key;
}

function matchKey(key: string, input: string): boolean | undefined {
  const isCaseless = key.startsWith('~*');
  const source = key.slice(isCaseless ? 2 : 1);
  // Only plain patterns are tried: a hostile one could take for ever, and PCRE knows constructs that JavaScript does not.
  if (!/^[\w^$.|/-]*$/.test(source)) return undefined;
  return new RegExp(source, isCaseless ? 'i' : '').test(input);
}

/** Variables of `stream` are a world of their own. */
function* itemsOf(levels: readonly Level[]): Iterable<Placed> {
  for (const { protocol, items } of levels) if (protocol !== 'stream') yield* items;
}
