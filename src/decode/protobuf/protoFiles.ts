/** Where the text of `.proto` files comes from. Paths are absolute or relative, with `/`, and the same file has one path. */
export interface ProtoFiles {
  /** Undefined where there is no such file, or it cannot be read. */
  read(path: string): string | undefined;
  /** The path of a file that `from` imports under a name; undefined where there is none. */
  resolve(name: string, from: string): string | undefined;
}

/** Files that are known beforehand, by path, such as those of a workspace. */
export class ProtoFileSet implements ProtoFiles {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  read(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** Beside the importing file or above it; else the one whose path ends so, the shortest where there are several. */
  resolve(name: string, from: string): string | undefined {
    const near = toImportPaths(name, from).find((path) => this.#texts.has(path));
    if (near !== undefined || !isPlainImport(name)) return near;
    const ending = `/${name}`;
    return [...this.#texts.keys()].filter((path) => path.endsWith(ending)).sort((a, b) => a.length - b.length)[0];
  }
}

/**
 * Where an imported file may lie: the name counts from a folder that only the compiler's `-I` knows, so it is tried from the folder
 * of the importing file and from each one above it. None for a name that leads elsewhere, which the compiler refuses as well.
 */
export function toImportPaths(name: string, from: string): readonly string[] {
  if (!isPlainImport(name)) return [];
  const folders = from.split('/').slice(0, -1);
  const paths: string[] = [];
  // What comes before the first `/` of an absolute path is no folder.
  const least = from.startsWith('/') ? 1 : 0;
  for (let count = folders.length; count >= least; count--) {
    paths.push([...folders.slice(0, count), name].join('/'));
  }
  return paths;
}

function isPlainImport(name: string): boolean {
  return !/(?:^|\/)\.{0,2}(?:\/|$)/.test(name) && !name.includes('\\');
}
