import { toErrorMessage } from '../base/errors';
import { toJsonChunks } from '../decode/jsonChunks';
import type { ProtoFiles } from '../decode/protobuf/protoFiles';
import { chooseDecoder, decoders, findDecoder } from '../decode/registry';

import { createProtoDecoder, type ProtoDecoder } from './protoSchema';

/** The outside world of `decode`. */
export interface DecodeIo {
  /** Throws where the file cannot be read. */
  readFile(path: string): Uint8Array;
  readonly protoFiles: ProtoFiles;
  readStdin(): Promise<Uint8Array>;
  stdout(text: string): void;
  stderr(text: string): void;
}

interface DecodeArguments {
  readonly format: string;
  readonly path: string;
  /** A `.proto` file, and a message of it. */
  readonly proto: string | undefined;
  readonly message: string | undefined;
}

const AUTO = 'auto';
const PROTOBUF = 'protobuf';
const OPTIONS: readonly string[] = ['--as', '--proto', '--message'];

/** Exit codes: decoded whole, decoded with faults, not decoded at all. */
const EXIT_WHOLE = 0;
const EXIT_FAULTS = 1;
const EXIT_USAGE = 2;

export const decodeUsage = `Usage: socketscope decode [--as FORMAT] [--proto FILE [--message NAME]] FILE|-

Writes the decoded tree of one payload as JSON with byte spans to standard output; - reads standard input.

FORMAT is ${AUTO} (the default), ${decoders.map(({ id }) => id).join(', ')}.
--proto decodes Protocol Buffers with the names and types of a .proto file and of those that it imports, which are
looked for beside it and in the folders above; --message is the full name of the message, needed where the file has several.

Exit codes: 0 decoded; 1 decoded as far as possible, the faults are in the output; 2 wrong usage or unreadable file,
also a .proto file that cannot be understood.
`;

/** `decode [--as FORMAT] [--proto FILE [--message NAME]] FILE|-`; the arguments come without the command's own name. */
export async function runDecode(args: readonly string[], io: DecodeIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout(decodeUsage);
    return EXIT_WHOLE;
  }
  const parsed = parseArguments(args);
  if (typeof parsed === 'string') return refuse(`${parsed}\n\n${decodeUsage}`, io);
  let bytes: Uint8Array;
  try {
    bytes = parsed.path === '-' ? await io.readStdin() : io.readFile(parsed.path);
  } catch (error) {
    return refuse(`Cannot read ${parsed.path}: ${toErrorMessage(error)}\n`, io);
  }
  const chosen = toDecoder(parsed, bytes, io);
  if (chosen.decoder === undefined) return refuse(chosen.mistake, io);
  const { decoder } = chosen;
  io.stderr(chosen.warnings);
  const result = decoder.decode(bytes);
  for (const chunk of toJsonChunks(decoder.id, result)) io.stdout(chunk);
  return result.faults.length > 0 ? EXIT_FAULTS : EXIT_WHOLE;
}

function refuse(message: string, io: DecodeIo): number {
  io.stderr(message);
  return EXIT_USAGE;
}

/** A file has no opcode; as binary, text and JSON are still found by their content. */
function toDecoder({ format, proto, message }: DecodeArguments, bytes: Uint8Array, io: DecodeIo): ProtoDecoder {
  if (proto !== undefined) return createProtoDecoder(proto, message, io.protoFiles);
  const decoder = findDecoder(format) ?? chooseDecoder(bytes, { subprotocol: '', opcode: 'binary' });
  return { decoder, warnings: '' };
}

/** The arguments, or what is wrong with them. */
function parseArguments(args: readonly string[]): DecodeArguments | string {
  const options = new Map<string, string>();
  const paths: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const [name = '', ...rest] = arg.split('=');
    if (!arg.startsWith('-') || arg === '-') paths.push(arg);
    else if (!OPTIONS.includes(name)) return `Unknown option ${name}`;
    else options.set(name, rest.length > 0 ? rest.join('=') : (args[++index] ?? ''));
  }
  const proto = options.get('--proto');
  const message = options.get('--message');
  const format = options.get('--as') ?? (proto === undefined ? AUTO : PROTOBUF);
  if (proto !== undefined && format !== PROTOBUF) return `--proto is for --as ${PROTOBUF}`;
  if (message !== undefined && proto === undefined) return '--message needs --proto';
  if (format !== AUTO && findDecoder(format) === undefined) return `Unknown format "${format}"`;
  const [path] = paths;
  if (path === undefined) return 'A file is missing';
  return paths.length > 1 ? 'One file at a time' : { format, path, proto, message };
}
