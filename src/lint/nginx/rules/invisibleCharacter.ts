import { invisibleCharacterMeta, reportInvisibleCharacters } from '../../lexical/invisibleCharacter';
import type { Rule } from '../../rule';
import type { Token } from '../lexer';
import type { NginxModel } from '../model';

export const invisibleCharacter: Rule<NginxModel> = {
  ...invisibleCharacterMeta,
  check: ({ file }, report) =>
    reportInvisibleCharacters(file.text, file.tree.tokens.filter(mayHoldAnything), 'nginx', report),
};

function mayHoldAnything({ kind, quote }: Token): boolean {
  return kind === 'comment' || kind === 'lua' || kind === 'template' || quote !== '';
}
