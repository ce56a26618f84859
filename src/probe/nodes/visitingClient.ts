import type { NodeIdSource, ProbeContext } from '../contract';
import type { Opening } from '../openedHandshake';
import type { OpeningOutcome } from '../opening';
import { openSocket } from '../opening';
import { isLoopback } from '../target';
import { closingAfter } from './closingAfter';
import { CookieJar, findSetCookie } from './cookieJar';
import { readNodeId } from './nodeIdentity';

/** How a connection came out, as far as nodes matter. */
export type Visit =
  | {
      readonly kind: 'opened';
      readonly opening: Opening;
      /** Undefined where the node did not say. */
      readonly node: string | undefined;
      /** The node's name is that of a cookie which was sent and which the answer left as it was. */
      readonly isByKeptCookie: boolean;
    }
  | { readonly kind: 'not-opened'; readonly outcome: Exclude<OpeningOutcome, { kind: 'open' }> };

/** A client that opens one connection after the other, with the cookies it is given or, `forgetful`, without them. */
export class VisitingClient {
  readonly #context: ProbeContext;
  readonly #isForgetful: boolean;
  readonly #jar: CookieJar;

  constructor(context: ProbeContext, memory: 'keeps-cookies' | 'forgetful') {
    this.#context = context;
    this.#isForgetful = memory === 'forgetful';
    this.#jar = new CookieJar(context.target, isLoopback(context.target));
  }

  get cookieNames(): readonly string[] {
    return this.#jar.names;
  }

  /** Opens, reads which node it is, closes. `toSource` says where, once there is an answer. Rejects only with the signal's reason. */
  async visit(toSource: (opening: Opening) => NodeIdSource | undefined): Promise<Visit> {
    const outcome = await openSocket(this.#context, this.#toOptions());
    if (outcome.kind !== 'open') return { kind: 'not-opened', outcome };
    const { socket, opening } = outcome;
    return closingAfter([outcome], this.#context.signal, async () => {
      const source = toSource(opening);
      const sent = source?.kind === 'cookie' ? this.#jar.find(source.name) : undefined;
      if (!this.#isForgetful) this.#jar.accept(opening.response.headers, this.#context.ports.clock.now());
      const said = source && (await readNodeId(source, socket, this.#context));
      return { kind: 'opened', opening, node: said ?? sent, isByKeptCookie: said === undefined && sent !== undefined };
    });
  }

  /** Whether a value of this cookie that nobody gave out is replaced: then somebody reads it. */
  async isCookieRead(name: string, madeUp: string): Promise<boolean> {
    this.#jar.put(name, madeUp);
    const outcome = await openSocket(this.#context, this.#toOptions());
    // A client with a wrong cookie that is refused was noticed as well.
    if (outcome.kind !== 'open') return outcome.kind === 'refused';
    return closingAfter([outcome], this.#context.signal, async () => {
      const set = findSetCookie(outcome.opening.response.headers, name);
      return set !== undefined && set !== madeUp;
    });
  }

  #toOptions() {
    const own = this.#context.request.headers.find(([name]) => name.toLowerCase() === 'cookie')?.[1];
    return this.#jar.names.length === 0 ? {} : { override: [['Cookie', this.#jar.toField(own)] as const] };
  }
}
