import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';

const KEY = 'socketscope.protobufMessages';
/** Connections whose choice is remembered; the oldest go. */
const MAX_CHOICES = 200;

/** A message of a `.proto` file. */
export interface MessageRef {
  /** URI as text. */
  readonly file: string;
  /** Full name. */
  readonly message: string;
}

export interface MessageChoice {
  readonly received: MessageRef | undefined;
  readonly sent: MessageRef | undefined;
}

/**
 * Which messages a connection's are, remembered in the workspace. URLs carry tokens, and this is no place for them: what is kept is
 * a digest of scheme, host and path.
 */
export class MessageChoices {
  /** Of captures without a URL, and of panels that have none yet; until the window closes. */
  #nameless: MessageChoice | undefined;

  constructor(private readonly state: vscode.Memento) {}

  find(url: string): MessageChoice | undefined {
    const key = toKey(url);
    return key === undefined ? this.#nameless : this.#read().find(([known]) => known === key)?.[1];
  }

  /** Undefined forgets. */
  async set(url: string, choice: MessageChoice | undefined): Promise<void> {
    const key = toKey(url);
    if (key === undefined) {
      this.#nameless = choice;
      return;
    }
    const others = this.#read().filter(([known]) => known !== key);
    await this.state.update(KEY, choice === undefined ? others : [...others, [key, choice]].slice(-MAX_CHOICES));
  }

  /** What was chosen before there was a URL is for this one, unless it has a choice. */
  async adopt(url: string): Promise<void> {
    const choice = this.#nameless;
    if (choice === undefined || toKey(url) === undefined) return;
    this.#nameless = undefined;
    if (this.find(url) === undefined) await this.set(url, choice);
  }

  #read(): readonly (readonly [key: string, choice: MessageChoice])[] {
    const stored: unknown = this.state.get(KEY);
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((entry: unknown) => {
      if (!Array.isArray(entry)) return [];
      const [key, choice]: readonly unknown[] = entry;
      if (typeof key !== 'string' || typeof choice !== 'object' || choice === null) return [];
      const { received, sent }: { received?: unknown; sent?: unknown } = choice;
      return [[key, { received: toRef(received), sent: toRef(sent) }] as const];
    });
  }
}

function toRef(value: unknown): MessageRef | undefined {
  if (typeof value !== 'object' || value === null || !('file' in value) || !('message' in value)) return undefined;
  const { file, message } = value;
  return typeof file === 'string' && typeof message === 'string' ? { file, message } : undefined;
}

/** Undefined for what is no URL. */
function toKey(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname } = new URL(url);
  return createHash('sha256').update(`${protocol}//${host}${pathname}`).digest('hex').slice(0, 32);
}
