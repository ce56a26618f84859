import { type Disposable, DisposableStore } from '../base/disposable';
import type { Decoder } from '../decode/contract';
import type { MessageSchema } from '../decode/protobuf/schema';
import { createProtobufDecoder } from '../decode/protobuf/typedDecoder';
import type { ProtobufTypes } from '../protocol/protobuf';
import type { Direction } from '../wire/frame';
import type { ProtobufPort } from './ports';

export interface ProtobufChoiceOptions {
  /** Without it, none can be chosen. */
  readonly port: ProtobufPort | undefined;
  /** Of the connection that is or was last; empty for none. */
  readonly url: () => string;
  /** Messages are read differently from now on. */
  readonly onChange: (names: ProtobufTypes) => void;
}

/** The Protocol Buffers messages that the user says a connection's binary messages are, either way. */
export class ProtobufChoice implements Disposable {
  readonly #options: ProtobufChoiceOptions;
  readonly #store = new DisposableStore();
  /** Of which the types were read. */
  #url: string | undefined;
  #received: MessageSchema | undefined;
  #sent: MessageSchema | undefined;
  /** What `onChange` was called with last. */
  #told: readonly (MessageSchema | undefined)[] = [undefined, undefined];
  #decoders: Readonly<Record<Direction, Decoder | undefined>> = { in: undefined, out: undefined };

  constructor(options: ProtobufChoiceOptions) {
    this.#options = options;
    const { port } = options;
    if (port !== undefined) this.#store.add(port.onDidChange(() => this.#readAnew()));
  }

  get names(): ProtobufTypes {
    this.#readIfOther();
    return { received: this.#received?.name ?? '', sent: this.#sent?.name ?? '' };
  }

  /** The message that a draft is encoded as. */
  get sent(): MessageSchema | undefined {
    this.#readIfOther();
    return this.#sent;
  }

  findDecoder(direction: Direction): Decoder | undefined {
    this.#readIfOther();
    return this.#decoders[direction];
  }

  /** Resolves when the user has chosen, or has thought better of it. */
  async choose(): Promise<void> {
    await this.#options.port?.choose(this.#options.url());
  }

  /** The connection may be another one. */
  refresh(): void {
    this.#readIfOther();
    this.#tellIfOther();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** While rows are read nothing is told: whoever makes the URL another one calls `refresh`. */
  #readIfOther(): void {
    if (this.#options.url() !== this.#url) this.#adopt();
  }

  #readAnew(): void {
    this.#adopt();
    this.#tellIfOther();
  }

  #tellIfOther(): void {
    if (this.#told[0] === this.#received && this.#told[1] === this.#sent) return;
    this.#told = [this.#received, this.#sent];
    this.#options.onChange(this.names);
  }

  #adopt(): void {
    const { port } = this.#options;
    const url = this.#options.url();
    if (this.#url === '' && url !== '' && (this.#received ?? this.#sent) !== undefined) port?.adopt(url);
    this.#url = url;
    const types = port?.read(this.#url);
    this.#received = types?.received;
    this.#sent = types?.sent;
    this.#decoders = {
      in: this.#received && createProtobufDecoder(this.#received),
      out: this.#sent && createProtobufDecoder(this.#sent),
    };
  }
}
