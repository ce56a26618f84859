import type { Clock } from '../base/clock';
import type { ConnectionSink, ConnectRequest, Dialer, LiveConnection } from '../session/ports';
import { WsConnection } from './wsConnection';

/** Dials by TCP and TLS of this machine. */
export class WsDialer implements Dialer {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect(request: ConnectRequest, sink: ConnectionSink): LiveConnection {
    return new WsConnection(request, sink, this.#clock);
  }
}
