import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { Emitter } from '../base/emitter';
import { type ConnectionSettings, createConnectionSettings } from '../protocol/connection';
import { isConnectionSettings } from '../session/requestGuards';

/** One connection that the user saved under a name, or used recently. */
export interface StoredConnection {
  readonly id: string;
  /** Undefined for a recent connection without a name. */
  readonly name: string | undefined;
  readonly settings: ConnectionSettings;
}

const SECRET_KEY = 'socketscope.connections';
const MAX_RECENT = 20;
const MAX_PANELS = 50;

interface Stored {
  readonly saved: readonly StoredConnection[];
  readonly recent: readonly StoredConnection[];
  /** What each open inspector is about, so that a window reload can bring it back. */
  readonly panels: readonly StoredConnection[];
}

const EMPTY: Stored = { saved: [], recent: [], panels: [] };

/**
 * Saved and recent connections. URLs carry tokens and headers carry credentials, so that the whole list lives in
 * SecretStorage: nothing of it is written to settings or to the workspace's state.
 */
export class ConnectionStore {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  #stored: Stored = EMPTY;
  /** Writes run one after another, so that the last change wins. */
  #pending: Promise<void>;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#pending = this.#load();
  }

  get saved(): readonly StoredConnection[] {
    return this.#stored.saved;
  }

  /** Latest first, without those that are saved. */
  get recent(): readonly StoredConnection[] {
    return this.#stored.recent;
  }

  /** URLs of both, each once, for the URL field. */
  get urls(): readonly string[] {
    return [...new Set([...this.saved, ...this.recent].map(({ settings }) => settings.url))];
  }

  /** Resolves when everything so far was read and written. */
  async whenSettled(): Promise<void> {
    await this.#pending;
  }

  find(id: string): StoredConnection | undefined {
    return [...this.#stored.saved, ...this.#stored.recent].find((connection) => connection.id === id);
  }

  async save(name: string, settings: ConnectionSettings): Promise<StoredConnection> {
    const connection = { id: randomUUID(), name, settings };
    await this.#update(({ saved, recent, panels }) => ({
      panels,
      saved: [...saved.filter((other) => other.name !== name), connection],
      recent: recent.filter((other) => other.settings.url !== settings.url),
    }));
    return connection;
  }

  async remember(settings: ConnectionSettings): Promise<void> {
    await this.#update(({ saved, recent, panels }) => {
      const others = recent.filter((other) => other.settings.url !== settings.url);
      const known = recent.find((other) => other.settings.url === settings.url);
      if (saved.some((other) => other.settings.url === settings.url)) return { saved, recent: others, panels };
      const connection = { id: known?.id ?? randomUUID(), name: undefined, settings };
      return { saved, recent: [connection, ...others].slice(0, MAX_RECENT), panels };
    });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#update((stored) => ({
      ...stored,
      saved: stored.saved.map((connection) => (connection.id === id ? { ...connection, name } : connection)),
    }));
  }

  async remove(id: string): Promise<void> {
    const isOther = (connection: StoredConnection) => connection.id !== id;
    await this.#update((stored) => ({
      ...stored,
      saved: stored.saved.filter(isOther),
      recent: stored.recent.filter(isOther),
    }));
  }

  /** Puts a removed connection back, for undo. */
  async restore(connection: StoredConnection): Promise<void> {
    await this.#update((stored) =>
      connection.name === undefined
        ? { ...stored, recent: [connection, ...stored.recent] }
        : { ...stored, saved: [...stored.saved, connection] },
    );
  }

  findPanel(id: string): ConnectionSettings | undefined {
    return this.#stored.panels.find((panel) => panel.id === id)?.settings;
  }

  async rememberPanel(id: string, settings: ConnectionSettings): Promise<void> {
    await this.#update((stored) => {
      const others = stored.panels.filter((panel) => panel.id !== id);
      return { ...stored, panels: [{ id, name: undefined, settings }, ...others].slice(0, MAX_PANELS) };
    });
  }

  async forgetPanel(id: string): Promise<void> {
    await this.#update((stored) => ({ ...stored, panels: stored.panels.filter((panel) => panel.id !== id) }));
  }

  async #load(): Promise<void> {
    try {
      const text = await this.secrets.get(SECRET_KEY);
      if (text === undefined) return;
      this.#stored = parseStored(JSON.parse(text));
      this.#changed.fire();
    } catch (error) {
      this.log.warn('The saved connections could not be read; the list starts empty.', String(error));
    }
  }

  #update(change: (stored: Stored) => Stored): Promise<void> {
    this.#pending = this.#pending.then(async () => {
      this.#stored = change(this.#stored);
      this.#changed.fire();
      try {
        await this.secrets.store(SECRET_KEY, JSON.stringify(this.#stored));
      } catch (error) {
        this.log.warn('The saved connections could not be written; they last until the window closes.', String(error));
      }
    });
    return this.#pending;
  }
}

function parseStored(value: unknown): Stored {
  if (typeof value !== 'object' || value === null) return EMPTY;
  const list = (items: unknown): StoredConnection[] =>
    Array.isArray(items) ? items.map(completeSettings).filter(isStoredConnection) : [];
  return {
    saved: list('saved' in value ? value.saved : undefined),
    recent: list('recent' in value ? value.recent : undefined),
    panels: list('panels' in value ? value.panels : undefined),
  };
}

/** An older version stored fewer settings: those that came since have their defaults. */
function completeSettings(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('settings' in value)) return value;
  const { settings } = value;
  if (typeof settings !== 'object' || settings === null) return value;
  return { ...value, settings: { ...createConnectionSettings(''), ...settings } };
}

function isStoredConnection(value: unknown): value is StoredConnection {
  if (typeof value !== 'object' || value === null) return false;
  const hasName = !('name' in value) || value.name === undefined || typeof value.name === 'string';
  return (
    'id' in value &&
    typeof value.id === 'string' &&
    hasName &&
    'settings' in value &&
    isConnectionSettings(value.settings)
  );
}
