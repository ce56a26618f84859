import type { Exporter } from '../capture/exporters/exporter';
import { findExporter } from '../capture/exporters/registry';
import { FORMAT_LIST } from './captureFormats';

export interface ExportArguments {
  readonly inFile: string;
  readonly exporter: Exporter;
  /** Undefined for standard output. */
  readonly outFile: string | undefined;
  readonly isRedacted: boolean;
  /** Undefined to write every frame. */
  readonly filter: string | undefined;
  /** Rows, both included; undefined for no limit. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export const exportUsage = `Usage: socketscope export IN --format ${FORMAT_LIST.replaceAll(', ', '|').replace(' or ', '|')} [options]

Writes a capture file in another format. IN is a .wscap, a .har or an .ndjson file; how it
begins tells where its name does not.

  --format FORMAT  ${FORMAT_LIST}
  --out FILE       writes there and not to standard output
  --filter EXPR    writes only matching frames: text in a payload, or an expression (docs/filter.md)
  --first N        begins with row N; rows count from 0, and the turns of a connection are rows too
  --last N         ends with row N
  --no-redact      keeps credentials in URLs, headers and subprotocols; payloads are always kept as they are

Exit codes: 0 written; 1 written in part, since not all of IN could be read, or not written; 2 wrong usage or unreadable file.
`;

const VALUED: ReadonlySet<string> = new Set(['--format', '--out', '--filter', '--first', '--last']);

/** The arguments, or what is wrong with them in one line. */
export function parseExportArguments(args: readonly string[]): ExportArguments | string {
  const values = new Map<string, string>();
  const files: string[] = [];
  let isRedacted = true;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const equals = arg.indexOf('=');
    const name = arg.startsWith('--') && equals > 0 ? arg.slice(0, equals) : arg;
    if (VALUED.has(name)) {
      const value = name === arg ? args[++at] : arg.slice(equals + 1);
      if (value === undefined) return `${name} needs a value`;
      values.set(name, value);
    } else if (arg === '--no-redact') isRedacted = false;
    else if (arg.startsWith('-')) return `Unknown option ${arg}`;
    else files.push(arg);
  }
  const [inFile, second] = files;
  if (inFile === undefined) return 'The file is missing';
  if (second !== undefined) return `One file at a time; ${second} is a second one`;
  const format = values.get('--format');
  if (format === undefined) return `--format is missing; there is ${FORMAT_LIST}`;
  const exporter = findExporter(format);
  if (exporter === undefined) return `Unknown format "${format}"; there is ${FORMAT_LIST}`;
  const first = toRow(values.get('--first'));
  const last = toRow(values.get('--last'));
  if (Number.isNaN(first) || Number.isNaN(last)) return '--first and --last take a row number, from 0';
  if (first !== undefined && last !== undefined && first > last) return '--first is behind --last';
  return { inFile, exporter, outFile: values.get('--out'), filter: values.get('--filter'), isRedacted, first, last };
}

/** NaN for what is no row number. */
function toRow(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}
