import { folderOf, joinPath } from '../paths';
import type { SourceReader } from '../rule';
import { MAX_INCLUDED_LENGTH } from './includes';
import { shapeOf } from './levels';
import { SourceFile } from './sourceFile';

const MAIN_NAME = 'nginx.conf';

/**
 * The main configuration file around a file of servers or locations: `nginx.conf` in its folder or up to two above, as in
 * `/etc/nginx/sites-available/`. A main file needs none; single directives could belong to any level and get none.
 */
export function findMainFile(linted: SourceFile, reader: SourceReader | undefined): SourceFile | undefined {
  const shape = shapeOf(linted.tree.root);
  if (reader === undefined || shape === 'root' || shape === 'fragment') return undefined;
  let folder = folderOf(linted.path);
  for (let up = 0; up <= 2; up++) {
    const path = joinPath(folder, MAIN_NAME);
    const isThere = path !== linted.path && reader.expand(path).length > 0;
    const text = isThere ? reader.read(path) : undefined;
    if (text !== undefined && text.length <= MAX_INCLUDED_LENGTH) {
      const file = new SourceFile(path, text);
      if (file.tree.root.children.some(({ name, block }) => name === 'http' && block !== undefined)) return file;
    }
    folder = folderOf(folder);
  }
  return undefined;
}
