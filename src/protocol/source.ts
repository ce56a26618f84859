/** What an inspector shows: a connection of its own, or a capture in a file, which is only read. */
export type SessionSource = { readonly kind: 'live' } | FileSource;

/**
 * - `whole`: finished by its writer, and no damage was found so far
 * - `recovered`: never finished; what was written until then is there
 * - `damaged`: parts of it cannot be read
 * - `imported`: of another tool; what its format does not hold is missing
 */
export type FileCondition = 'whole' | 'recovered' | 'damaged' | 'imported';

/** Whether credentials in URLs and headers were replaced when the file was written; a file of another tool does not say. */
export type FileCredentials = 'redacted' | 'kept' | 'unknown';

/** A whole small snapshot: damage is found as the file is read, so a later one may say more. */
export interface FileSource {
  readonly kind: 'file';
  /** Without its folder. */
  readonly name: string;
  /** As its name would end, without the dot: `wscap`, `har`, `ndjson`; empty where it is not known. */
  readonly format: string;
  /** Undefined where it is not known. */
  readonly sizeBytes: number | undefined;
  /** The program and version that wrote it; empty where it is not known. */
  readonly application: string;
  /** Epoch milliseconds; undefined where the file does not say. */
  readonly savedMs: number | undefined;
  /** Time of the last row in epoch milliseconds; undefined where there is none. */
  readonly lastMs: number | undefined;
  readonly condition: FileCondition;
  readonly credentials: FileCredentials;
  /** Every row was looked at; until then connections are still being found. */
  readonly isReadThrough: boolean;
  /** Where the last connection led to; empty where the file does not say. */
  readonly url: string;
  readonly connectionCount: number;
  /** What the file did not say, or what is wrong with it, one sentence each; the first `MAX_FILE_NOTES` of `noteCount`. */
  readonly notes: readonly string[];
  readonly noteCount: number;
}

/** A file with damage all over has as many notes as it has parts. */
export const MAX_FILE_NOTES = 100;
