import type { Edit } from '../rule';
import { insertion } from './edits';
import type { NginxModel } from './model';

export const MAP_VARIABLE = '$connection_upgrade';

/**
 * Adds a `map` of `$http_upgrade` to the http level of the linted file. `whenPlain` is what other requests send.
 * Undefined where the file does not show the http level, or the variable exists already.
 */
export function insertUpgradeMap(
  model: NginxModel,
  whenPlain: 'close' | "''",
  variable: string = MAP_VARIABLE,
): Edit | undefined {
  if (model.variables.has(variable)) return undefined;
  return insertIntoHttp(
    model,
    (step) => [`map $http_upgrade ${variable} {`, `${step}default upgrade;`, `${step}''      ${whenPlain};`, '}'],
    `map $http_upgrade ${variable} { default upgrade; '' ${whenPlain}; }`,
  );
}

/**
 * Adds a block at the start of the http level: as lines, given the file's step of indentation, or as one line where the
 * file is written so. Undefined where the linted file does not show that level.
 */
export function insertIntoHttp(
  model: NginxModel,
  toLines: (step: string) => readonly string[],
  oneLine: string,
): Edit | undefined {
  const { text, lineBreak } = model.file;
  const toBlock = (indentation: string, step: string): string => toLines(step).join(lineBreak + indentation);
  if (model.shape === 'servers') {
    const first = model.file.tree.root.children[0];
    const isAtMargin = first !== undefined && (first.start === 0 || text.charAt(first.start - 1) === '\n');
    return isAtMargin ? insertion(first.start, `${toBlock('', '    ')}${lineBreak}${lineBreak}`) : undefined;
  }
  const http = model.levels.find((level) => level.kind === 'http' && model.isHere(level.opener));
  const block = http?.opener?.directive.block;
  const first = block?.children[0];
  if (block === undefined || first === undefined) return undefined;
  const indentation = text.slice(text.lastIndexOf('\n', first.start - 1) + 1, first.start);
  if (/^[ \t]*$/.test(indentation) && first.start > block.bodyStart)
    return insertion(
      block.bodyStart,
      `${lineBreak}${indentation}${toBlock(indentation, indentation || '    ')}${lineBreak}`,
    );
  return insertion(block.bodyStart, ` ${oneLine}`);
}
