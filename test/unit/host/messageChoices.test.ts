import { describe, expect, it } from 'vitest';
import { type MessageChoice, MessageChoices } from '../../../src/host/protobuf/messageChoices';

/** What VS Code keeps: answers with what was written at once. */
class Memory {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.parse(JSON.stringify(value)));
  }

  get text(): string {
    return JSON.stringify([...this.values]);
  }
}

const toChoice = (message: string): MessageChoice => ({
  received: { file: 'file:///w/a.proto', message },
  sent: undefined,
});

describe('which message a connection is remembered with', () => {
  it('goes by scheme, host and path, and nothing secret is kept', async () => {
    const memory = new Memory();
    const choices = new MessageChoices(memory);
    await choices.set('wss://user:word@example.org/secret-path?token=abc', toChoice('a.B'));
    expect(new MessageChoices(memory).find('wss://example.org/secret-path?token=other')).toEqual(toChoice('a.B'));
    expect(choices.find('wss://example.org/other')).toBeUndefined();
    expect(choices.find('ws://example.org/secret-path')).toBeUndefined();
    expect(memory.text).not.toMatch(/example|secret|token|word/);
    await choices.set('wss://example.org/secret-path', undefined);
    expect(choices.find('wss://example.org/secret-path')).toBeUndefined();
  });

  it('is the newest of a bounded number', async () => {
    const choices = new MessageChoices(new Memory());
    for (let index = 0; index < 250; index++) await choices.set(`ws://h/${index}`, toChoice(`m${index}`));
    expect(choices.find('ws://h/0')).toBeUndefined();
    expect(choices.find('ws://h/249')).toEqual(toChoice('m249'));
  });

  it('before there is a URL, is taken over by the first, unless that has its own', async () => {
    const choices = new MessageChoices(new Memory());
    await choices.set('', toChoice('early'));
    expect(choices.find('')).toEqual(toChoice('early'));
    await choices.adopt('ws://h/a');
    expect(choices.find('ws://h/a')).toEqual(toChoice('early'));
    expect(choices.find('')).toBeUndefined();
    await choices.set('', toChoice('late'));
    await choices.adopt('ws://h/a');
    expect(choices.find('ws://h/a')).toEqual(toChoice('early'));
  });

  it.each([[null], ['x'], [[1, null, ['k'], ['k', 'c'], ['k', { received: 7, sent: { file: 1 } }]]]])(
    'is none where %j is stored',
    async (stored) => {
      const memory = new Memory();
      await memory.update('socketscope.protobufMessages', stored);
      const choices = new MessageChoices(memory);
      expect(choices.find('ws://h/')).toBeUndefined();
      await choices.set('ws://h/', toChoice('m'));
      expect(choices.find('ws://h/')).toEqual(toChoice('m'));
    },
  );
});
