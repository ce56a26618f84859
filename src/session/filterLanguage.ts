import type { CaptureSource } from '../capture/captureSource';
import { completeFilter } from '../capture/filter/completion';
import { FIELDS, OPERATORS } from '../capture/filter/fields';
import { readFilter } from '../capture/filter/filter';
import { CONNECTIVE_HELP, EXAMPLES, OPERATOR_HELP } from '../capture/filter/help';
import { MAX_FILTER_CHARS } from '../capture/filter/limits';
import type { BookmarkLookup, FilterPorts } from '../capture/filter/ports';
import type { FilterAssist, FilterHelp } from '../protocol/filter';
import type { Direction } from '../wire/frame';
import type { FindChosenDecoder } from './decodeContext';
import { JsonPaths } from './jsonPaths';
import { readStructured } from './structuredValue';

export interface FilterLanguageOptions {
  readonly capture: Pick<CaptureSource, 'index' | 'entryCount' | 'firstKeptOrdinal' | 'readMessage'>;
  readonly subprotocol: () => string;
  readonly findChosen?: FindChosenDecoder;
  /** Without it, `bookmarked` and `note` are refused. */
  readonly bookmarks?: BookmarkLookup | undefined;
}

/** The filter language with what it needs of a session: help while typing, and the ports of a filter. */
export class FilterLanguage {
  readonly ports: FilterPorts;
  readonly #paths: JsonPaths;

  constructor({ capture, subprotocol, findChosen, bookmarks }: FilterLanguageOptions) {
    const read = (bytes: Uint8Array, isText: boolean, direction: Direction) =>
      readStructured(bytes, isText, subprotocol(), findChosen?.(direction));
    this.ports = { bookmarks, readStructured: read };
    this.#paths = new JsonPaths(capture, read);
  }

  assist(text: string, caret: number): FilterAssist {
    const { kind, problems } = readFilter(text, this.#abilities);
    const at = Math.min(caret, text.length);
    const completions =
      text.length > MAX_FILTER_CHARS
        ? { from: at, to: at, items: [] }
        : completeFilter(text, at, { ...this.#abilities, jsonPaths: () => this.#paths.read() });
    return { kind, problems, completions };
  }

  help(): FilterHelp {
    const { hasBookmarks } = this.#abilities;
    const fields = FIELDS.filter(({ name }) => hasBookmarks || (name !== 'bookmarked' && name !== 'note'));
    return {
      fields: fields.map(({ name, aliases, kind, summary, example }) => ({
        name,
        aliases,
        summary,
        operators: OPERATORS[kind],
        example,
      })),
      operators: [...OPERATOR_HELP, ...CONNECTIVE_HELP],
      examples: EXAMPLES,
    };
  }

  get #abilities() {
    return { hasBookmarks: this.ports.bookmarks !== undefined };
  }
}
