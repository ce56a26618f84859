import { onTestFinished } from 'vitest';
import { Emitter } from '../../../src/base/emitter';
import type { MessageSchema } from '../../../src/decode/protobuf/schema';
import { VmEvaluationGuard } from '../../../src/files/evaluationGuard';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import { type ConnectionSettings, createConnectionSettings } from '../../../src/protocol/connection';
import type { SavedFilter } from '../../../src/protocol/filter';
import type { FrameRow, MarkerRow, Row } from '../../../src/protocol/rows';
import type { SessionEvent } from '../../../src/session/inspection';
import { InspectorSession } from '../../../src/session/inspectorSession';
import type { ProtobufPort, SessionUi } from '../../../src/session/ports';
import type { SecretKeeper } from '../../../src/session/secrets';
import type { SessionLimits } from '../../../src/session/sessionLimits';
import { type Ask, createAsk } from '../../support/ask';
import { until } from './until';

const clock = new SystemClock();

export const LIMITS: SessionLimits = {
  pongTimeoutMs: 10_000,
  handshakeTimeoutMs: 5_000,
  maxPayloadBytes: 16 * 1_048_576,
  memoryBytes: 256 * 1_048_576,
  diskBytes: 0,
  maxAgeMs: undefined,
};

/** What the editor around the session was asked to do. */
export interface UiRecord {
  clipboard: string;
  document: { readonly language: string; readonly text: string } | undefined;
  readonly remembered: string[];
  /** How often the line of the proxy config was asked for. */
  revealed: number;
  readonly saved: ConnectionSettings[];
  readonly files: Map<string, string>;
  filters: readonly SavedFilter[];
  readonly secrets: Map<string, string>;
  readonly exports: { readonly scope: string; readonly ordinals: readonly number[] }[];
}

/** Message types as a user chooses them, without the files they come from. */
export class ChosenTypes implements ProtobufPort {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  #types: ReturnType<ProtobufPort['read']> = { received: undefined, sent: undefined };
  /** URLs for which a choice was asked for. */
  readonly asked: string[] = [];
  /** URLs that take over what was chosen before there was one. */
  readonly adopted: string[] = [];

  read(): ReturnType<ProtobufPort['read']> {
    return this.#types;
  }

  async choose(url: string): Promise<void> {
    this.asked.push(url);
  }

  adopt(url: string): void {
    this.adopted.push(url);
  }

  set(received: MessageSchema | undefined, sent: MessageSchema | undefined): void {
    this.#types = { received, sent };
    this.#changed.fire();
  }
}

/** A session over real sockets, asked only by the requests that the view has. */
export class SessionHarness {
  readonly ui: UiRecord = {
    clipboard: '',
    document: undefined,
    remembered: [],
    revealed: 0,
    saved: [],
    files: new Map(),
    filters: [],
    secrets: new Map(),
    exports: [],
  };
  readonly protobuf = new ChosenTypes();
  readonly events: SessionEvent[] = [];
  readonly session: InspectorSession;
  readonly ask: Ask;

  constructor(limits: Partial<SessionLimits> = {}) {
    this.session = new InspectorSession({
      clock,
      dialer: new WsDialer(clock),
      ui: this.#toUi(),
      settings: createConnectionSettings(''),
      limits: { ...LIMITS, ...limits },
      guard: new VmEvaluationGuard(),
      secrets: this.#toSecrets(),
    });
    this.ask = createAsk(this.session);
    this.session.onEvent((event) => this.events.push(event));
    onTestFinished(() => this.session.dispose());
  }

  async connect(url: string, changes: Partial<ConnectionSettings> = {}): Promise<void> {
    await this.ask('connection/open', { settings: createConnectionSettings(url, changes) });
  }

  async open(url: string, changes: Partial<ConnectionSettings> = {}): Promise<void> {
    await this.connect(url, changes);
    await this.untilPhase('open');
  }

  async untilPhase(phase: string): Promise<void> {
    await until(() => this.session.status.phase === phase);
  }

  async send(text: string): Promise<void> {
    await this.ask('composer/send', { draft: { kind: 'text', text } });
  }

  /** All rows that match the filter, page by page as the view reads them. */
  async rows(): Promise<readonly Row[]> {
    const { rows: summary } = await this.ask('session/open', {});
    const rows: Row[] = [];
    const end = summary.firstPosition + summary.matching;
    for (let first = summary.firstPosition; first < end; first += 500) {
      rows.push(...(await this.ask('rows/read', { revision: summary.revision, first, count: 500 })).rows);
    }
    return rows;
  }

  async frames(): Promise<readonly FrameRow[]> {
    return (await this.rows()).filter((row) => row.kind === 'frame');
  }

  async markers(): Promise<readonly MarkerRow[]> {
    return (await this.rows()).filter((row) => row.kind === 'marker');
  }

  /** Waits for so many frames of either direction. */
  async untilFrames(count: number): Promise<readonly FrameRow[]> {
    let frames = await this.frames();
    for (let attempt = 0; frames.length < count && attempt < 1_000; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      frames = await this.frames();
    }
    return frames;
  }

  #toSecrets(): SecretKeeper {
    const { secrets } = this.ui;
    return {
      read: async (name) => secrets.get(name),
      describeRemedy: (name) => `Set ${name}.`,
      keep: async (value, name) => {
        secrets.set(name, value);
        return name;
      },
    };
  }

  #toUi(): SessionUi {
    return {
      protobuf: this.protobuf,
      writeClipboard: async (text) => {
        this.ui.clipboard = text;
      },
      openDocument: async (document) => {
        this.ui.document = document;
      },
      chooseFile: async () => '/some/ca.pem',
      saveConnection: async (settings) => void this.ui.saved.push(settings),
      readFile: async (path) => this.ui.files.get(path) ?? '',
      exportCapture: async ({ scope, ordinals }) => void this.ui.exports.push({ scope, ordinals: [...ordinals] }),
      readStrings: () => ({ connect: 'Connect' }),
      recentUrls: () => this.ui.remembered,
      rememberConnection: async ({ url }) => void this.ui.remembered.push(url),
      revealProxyRoute: async () => void this.ui.revealed++,
      savedFilters: () => this.ui.filters,
      saveFilter: async (filter) => {
        this.ui.filters = [...this.ui.filters.filter(({ name }) => name !== filter.name), filter];
      },
      removeFilter: async (name) => {
        this.ui.filters = this.ui.filters.filter((filter) => filter.name !== name);
      },
    };
  }
}

/** A row as one line: what a user reads across the table. */
export function toLine(row: Row): string {
  if (row.kind === 'marker') return `${row.label} ${row.flags}`.trim();
  const opcode =
    ['cont', 'text', 'binary'][row.opcode] ?? { 8: 'close', 9: 'ping', 10: 'pong' }[row.opcode] ?? 'reserved';
  return `${row.direction} ${opcode} ${row.preview}`.trim();
}
