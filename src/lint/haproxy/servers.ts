/** `server` lines and their options (configuration manual §5.2). */

import type { Word } from './lexer';
import type { Line, Section } from './parser';

export interface Server {
  readonly line: Line;
  readonly name: Word;
  /** `address:port`, `unix@/path` and so on. */
  readonly address: Word;
  readonly options: readonly Word[];
}

/** Options whose next word is free text, which may look like an option. */
const FREE_TEXT: ReadonlySet<string> = new Set(['cookie', 'sni', 'check-sni', 'source', 'id', 'track']);

/** The `server` lines of a section that are complete; a `server-template` stands for an unknown number of servers. */
export function readServers(section: Section): readonly Server[] {
  return section.lines.flatMap((line) => {
    const [name, address, ...options] = line.args;
    if (line.keyword !== 'server' || name === undefined || address === undefined) return [];
    return [{ line, name, address, options }];
  });
}

/** The servers that new requests go to: no backup, none that is disabled or without weight. */
export function findActiveServers(section: Section): readonly Server[] {
  return readServers(section).filter(
    (server) =>
      findOption(server.options, 'backup') === undefined &&
      findOption(server.options, 'disabled') === undefined &&
      findOptionValue(server.options, 'weight')?.value !== '0',
  );
}

/** The word that names an option, where it is set. */
export function findOption(options: readonly Word[], name: string): Word | undefined {
  return options.find((word, at) => word.value === name && !FREE_TEXT.has(options[at - 1]?.value ?? ''));
}

/** The word after an option's name. */
export function findOptionValue(options: readonly Word[], name: string): Word | undefined {
  const option = findOption(options, name);
  return option === undefined ? undefined : options[options.indexOf(option) + 1];
}
