import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Decoder } from '../decode/contract';
import { type ProtoFiles, toImportPaths } from '../decode/protobuf/protoFiles';
import { type ProtoProblem, toProblemText } from '../decode/protobuf/protoProblem';
import { listProtoMessages, MAX_PROTO_CHARS, readProtoSchema } from '../decode/protobuf/protoReader';
import { createProtobufDecoder } from '../decode/protobuf/typedDecoder';

/** `.proto` files on the disk; an import is looked for beside the file that has it and above. */
export const diskProtoFiles: ProtoFiles = {
  read(path) {
    try {
      return statSync(path).size > MAX_PROTO_CHARS ? undefined : readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  resolve: (name, from) => toImportPaths(name, from).find((path) => existsSync(path)),
};

/** The decoder of a message, or why there is none; `warnings` say what the schema lacks. */
export type ProtoDecoder =
  | { readonly decoder: Decoder; readonly warnings: string }
  | { readonly decoder: undefined; readonly mistake: string };

/** The only message of a file need not be named. */
export function createProtoDecoder(file: string, messageName: string | undefined, files: ProtoFiles): ProtoDecoder {
  const path = resolve(file).replaceAll('\\', '/');
  const { schema, problems } = readProtoSchema(path, files);
  if (schema === undefined) return { decoder: undefined, mistake: toLines(problems) };
  const own = listProtoMessages(path, files.read(path) ?? '');
  const names = 'message' in own ? [] : own;
  const name = messageName?.replace(/^\./, '') ?? (names.length === 1 ? names[0] : undefined);
  const message = name === undefined ? undefined : schema.messages.get(name);
  if (message !== undefined) return { decoder: createProtobufDecoder(message), warnings: toLines(problems) };
  const wrong = name === undefined ? 'Say which message with --message' : `There is no message ${name}`;
  return { decoder: undefined, mistake: `${wrong}; ${file} has ${names.join(', ') || 'none'}\n` };
}

function toLines(problems: readonly ProtoProblem[]): string {
  return problems.map((problem) => `${toProblemText(problem)}\n`).join('');
}
