import type { Edit } from '../rule';
import { insertion } from './edits';
import type { NginxModel } from './model';

export const MAP_VARIABLE = '$connection_upgrade';

/**
 * Adds `map $http_upgrade $connection_upgrade` to the http level of the linted file. `whenPlain` is what other requests send.
 * Undefined where the file does not show the http level, or the variable exists already.
 */
export function insertUpgradeMap(model: NginxModel, whenPlain: 'close' | "''"): Edit | undefined {
  if (model.variables.has(MAP_VARIABLE)) return undefined;
  const { text } = model.file;
  const eol = model.file.lineBreak;
  const toMap = (indentation: string, step: string): string =>
    [`map $http_upgrade ${MAP_VARIABLE} {`, `${step}default upgrade;`, `${step}''      ${whenPlain};`, '}'].join(
      eol + indentation,
    );

  if (model.shape === 'servers') {
    const first = model.file.tree.root.children[0];
    const isAtMargin = first !== undefined && (first.start === 0 || text.charAt(first.start - 1) === '\n');
    return isAtMargin ? insertion(first.start, `${toMap('', '    ')}${eol}${eol}`) : undefined;
  }
  const http = model.levels.find((level) => level.kind === 'http' && model.isHere(level.opener));
  const block = http?.opener?.directive.block;
  const first = block?.children[0];
  if (block === undefined || first === undefined) return undefined;
  const indentation = text.slice(text.lastIndexOf('\n', first.start - 1) + 1, first.start);
  if (/^[ \t]*$/.test(indentation) && first.start > block.bodyStart)
    return insertion(block.bodyStart, `${eol}${indentation}${toMap(indentation, indentation || '    ')}${eol}`);
  return insertion(block.bodyStart, ` map $http_upgrade ${MAP_VARIABLE} { default upgrade; '' ${whenPlain}; }`);
}
