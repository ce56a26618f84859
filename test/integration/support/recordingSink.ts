import type {
  Closure,
  ConnectFailure,
  ConnectionSink,
  HandshakeRequestFacts,
  HandshakeResponseFacts,
  OpenFacts,
  RouteFacts,
} from '../../../src/session/ports';
import type { Direction } from '../../../src/wire/frame';
import { until } from './until';

/** Keeps everything a connection reports, and lets a test wait for its turns. */
export class RecordingSink implements ConnectionSink {
  /** Names of the calls in order; `bytes` once for any number in a row. */
  readonly calls: string[] = [];
  readonly routes: RouteFacts[] = [];
  readonly requests: HandshakeRequestFacts[] = [];
  readonly responses: HandshakeResponseFacts[] = [];
  readonly opens: OpenFacts[] = [];
  readonly failures: ConnectFailure[] = [];
  readonly closures: Closure[] = [];
  readonly #chunks: Record<Direction, Uint8Array[]> = { in: [], out: [] };

  route(facts: RouteFacts): void {
    this.#note('route');
    this.routes.push(facts);
  }

  request(facts: HandshakeRequestFacts): void {
    this.#note('request');
    this.requests.push(facts);
  }

  response(facts: HandshakeResponseFacts): void {
    this.#note('response');
    this.responses.push(facts);
  }

  open(facts: OpenFacts): void {
    this.#note('open');
    this.opens.push(facts);
  }

  bytes(direction: Direction, chunk: Uint8Array): void {
    this.#note('bytes');
    this.#chunks[direction].push(chunk);
  }

  failed(failure: ConnectFailure): void {
    this.#note('failed');
    this.failures.push(failure);
  }

  closed(closure: Closure): void {
    this.#note('closed');
    this.closures.push(closure);
  }

  received(): Buffer {
    return Buffer.concat(this.#chunks.in);
  }

  sent(): Buffer {
    return Buffer.concat(this.#chunks.out);
  }

  whenOpen(): Promise<OpenFacts> {
    return until(() => this.opens[0]);
  }

  whenFailed(): Promise<ConnectFailure> {
    return until(() => this.failures[0]);
  }

  whenClosed(): Promise<Closure> {
    return until(() => this.closures[0]);
  }

  #note(call: string): void {
    if (call !== 'bytes' || this.calls.at(-1) !== 'bytes') this.calls.push(call);
  }
}
