import { toErrorMessage } from '../base/errors';
import type { Decoder } from '../decode/contract';
import { toJsonChunks } from '../decode/jsonChunks';
import { chooseDecoder, decoders, findDecoder } from '../decode/registry';

/** The outside world of `decode`. */
export interface DecodeIo {
  /** Throws where the file cannot be read. */
  readFile(path: string): Uint8Array;
  readStdin(): Promise<Uint8Array>;
  stdout(text: string): void;
  stderr(text: string): void;
}

interface DecodeArguments {
  readonly format: string;
  readonly path: string;
}

const AUTO = 'auto';

/** Exit codes: decoded whole, decoded with faults, not decoded at all. */
const EXIT_WHOLE = 0;
const EXIT_FAULTS = 1;
const EXIT_USAGE = 2;

export const decodeUsage = `Usage: socketscope decode [--as FORMAT] FILE|-

Writes the decoded tree of one payload as JSON with byte spans to standard output; - reads standard input.

FORMAT is ${AUTO} (the default), ${decoders.map(({ id }) => id).join(', ')}.

Exit codes: 0 decoded; 1 decoded as far as possible, the faults are in the output; 2 wrong usage or unreadable file.
`;

/** `decode [--as FORMAT] FILE|-`; the arguments come without the command's own name. */
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
  const decoder = toDecoder(parsed.format, bytes);
  const result = decoder.decode(bytes);
  for (const chunk of toJsonChunks(decoder.id, result)) io.stdout(chunk);
  return result.faults.length > 0 ? EXIT_FAULTS : EXIT_WHOLE;
}

function refuse(message: string, io: DecodeIo): number {
  io.stderr(message);
  return EXIT_USAGE;
}

/** A file has no opcode; as binary, text and JSON are still found by their content. */
function toDecoder(format: string, bytes: Uint8Array): Decoder {
  return findDecoder(format) ?? chooseDecoder(bytes, { subprotocol: '', opcode: 'binary' });
}

/** The arguments, or what is wrong with them. */
function parseArguments(args: readonly string[]): DecodeArguments | string {
  let format = AUTO;
  const paths: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--as') format = args[++index] ?? '';
    else if (arg.startsWith('--as=')) format = arg.slice('--as='.length);
    else if (arg.startsWith('-') && arg !== '-') return `Unknown option ${arg}`;
    else paths.push(arg);
  }
  if (format !== AUTO && findDecoder(format) === undefined) return `Unknown format "${format}"`;
  const [path] = paths;
  if (path === undefined) return 'A file is missing';
  return paths.length > 1 ? 'One file at a time' : { format, path };
}
