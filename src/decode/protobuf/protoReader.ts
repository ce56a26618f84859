import type * as Protobuf from 'protobufjs';
import { findBundledProto, loadProtobufjs } from './library';
import type { ProtoFiles } from './protoFiles';
import { findLine, type ProtoProblem, toProtoProblem } from './protoProblem';
import type { ProtobufSchema } from './schema';
import { toSchema } from './schemaOf';

/** Files that one file may import, by way of others too. */
const MAX_FILES = 500;
/** A `.proto` file is text that people write; beyond this it is something else. */
export const MAX_PROTO_CHARS = 4 * 1_048_576;

export interface ProtoRead {
  /** Undefined where a file cannot be understood. */
  readonly schema: ProtobufSchema | undefined;
  /** With a schema: what it lacks, such as an import that was not found. */
  readonly problems: readonly ProtoProblem[];
}

/**
 * Reads a `.proto` file with all that it imports. Never throws. The library parses; no encoder or decoder of its is used, which it
 * would make as code from the names in the files.
 */
export function readProtoSchema(path: string, files: ProtoFiles): ProtoRead {
  const { Root } = loadProtobufjs();
  const root = new Root();
  const problems: ProtoProblem[] = [];
  const waiting = [path];
  const known = new Set(waiting);
  const texts = new Map<string, string>();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const text = files.read(next);
    if (text === undefined) return failed({ path: next, line: 1, message: 'The file cannot be read' });
    texts.set(next, text);
    const imports = parseInto(root, next, text);
    if ('message' in imports) return failed(imports);
    for (const name of imports) {
      const found = findImport(root, name, next, files, known);
      if (found === undefined)
        problems.push({ path: next, line: findLine(text, name), message: `"${name}" is not found` });
      if (typeof found !== 'string' || known.has(found)) continue;
      if (known.size >= MAX_FILES)
        return failed({ path: next, line: 1, message: `More than ${MAX_FILES} files are imported` });
      known.add(found);
      waiting.push(found);
    }
  }
  const main = { path, text: texts.get(path) ?? '' };
  try {
    return { schema: toSchema(root, (error) => problems.push(place(error, main, texts))), problems };
  } catch (error) {
    return failed(place(error, main, texts));
  }
}

/** Full names of the messages that a file itself defines, in its order; or what is wrong with it. */
export function listProtoMessages(path: string, text: string): readonly string[] | ProtoProblem {
  const { Root, Type, Namespace } = loadProtobufjs();
  const root = new Root();
  const imports = parseInto(root, path, text);
  if ('message' in imports) return imports;
  const names: string[] = [];
  const collect = (space: Protobuf.NamespaceBase) => {
    for (const child of space.nestedArray) {
      if (child instanceof Type) names.push(child.fullName.slice(1));
      if (child instanceof Namespace || child instanceof Type) collect(child);
    }
  };
  collect(root);
  return names;
}

/** The names that a file imports, or what is wrong with it. */
function parseInto(root: Protobuf.Root, path: string, text: string): readonly string[] | ProtoProblem {
  if (text.length > MAX_PROTO_CHARS) return { path, line: 1, message: 'The file is too large for a .proto file' };
  try {
    const { imports, weakImports } = loadProtobufjs().parse(text, root, { keepCase: true });
    return [...(imports ?? []), ...(weakImports ?? [])];
  } catch (error) {
    return toProtoProblem(path, text, error);
  }
}

/** The path of a file to read, true for one that the library has, undefined for none. */
function findImport(
  root: Protobuf.Root,
  name: string,
  from: string,
  files: ProtoFiles,
  known: Set<string>,
): string | true | undefined {
  const path = files.resolve(name, from);
  if (path !== undefined) return path;
  const bundled = findBundledProto(name);
  if (bundled === undefined) return undefined;
  const key = `bundled ${name}`;
  if (!known.has(key)) {
    known.add(key);
    if (bundled.nested !== undefined) root.addJSON(bundled.nested);
  }
  return true;
}

/** An error that names no file is where the name that it is about is found. */
function place(error: unknown, main: { path: string; text: string }, texts: ReadonlyMap<string, string>): ProtoProblem {
  const first = toProtoProblem(main.path, main.text, error);
  if (first.line > 1) return first;
  for (const [path, text] of texts) {
    const problem = toProtoProblem(path, text, error);
    if (problem.line > 1) return problem;
  }
  return first;
}

function failed(problem: ProtoProblem): ProtoRead {
  return { schema: undefined, problems: [problem] };
}
