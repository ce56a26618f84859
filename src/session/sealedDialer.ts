import type {
  Closure,
  ConnectFailure,
  ConnectionSink,
  ConnectRequest,
  Dialer,
  HandshakeResponseFacts,
  HeaderField,
  LiveConnection,
} from './ports';
import type { SecretRedactor } from './secretRedactor';

/**
 * Keeps the values of secrets below it: whatever is told about a connection, the handshake, a failure, the reason of a close, names
 * placeholders instead. The bytes of frames are passed on as they travelled.
 */
export class SealedDialer implements Dialer {
  readonly #dialer: Dialer;

  constructor(dialer: Dialer) {
    this.#dialer = dialer;
  }

  connect(request: ConnectRequest, sink: ConnectionSink): LiveConnection {
    const { secrets } = request;
    if (secrets === undefined) return this.#dialer.connect(request, sink);
    return this.#dialer.connect(request, toSealedSink(sink, secrets.redactor));
  }
}

function toSealedSink(sink: ConnectionSink, redactor: SecretRedactor): ConnectionSink {
  const hide = (text: string) => redactor.text(text);
  const hideFields = (fields: readonly HeaderField[]): readonly HeaderField[] =>
    fields.map(([name, value]) => [hide(name), hide(value)]);
  const hideChecks = (checks: ConnectFailure['checks']) =>
    checks.map((check) => ({ ...check, detail: hide(check.detail) }));
  const hideResponse = (facts: HandshakeResponseFacts): HandshakeResponseFacts => ({
    ...facts,
    statusLine: hide(facts.statusLine),
    headers: hideFields(facts.headers),
    body: redactor.bytes(facts.body),
  });
  return {
    route: (facts) => sink.route(facts),
    request: (facts) =>
      sink.request({ ...facts, requestLine: hide(facts.requestLine), headers: hideFields(facts.headers) }),
    response: (facts) => sink.response(hideResponse(facts)),
    open: (facts) => sink.open({ ...facts, subprotocol: hide(facts.subprotocol), checks: hideChecks(facts.checks) }),
    bytes: (direction, chunk, timeMs) => sink.bytes(direction, chunk, timeMs),
    failed: (failure) =>
      sink.failed({
        ...failure,
        message: hide(failure.message),
        remedy: hide(failure.remedy),
        response: failure.response && hideResponse(failure.response),
        checks: hideChecks(failure.checks),
        receivedBytes: failure.receivedBytes && redactor.bytes(failure.receivedBytes),
      }),
    closed: (closure) => sink.closed(hideClosure(closure, hide)),
  };
}

function hideClosure(closure: Closure, hide: (text: string) => string): Closure {
  const { error } = closure;
  return {
    ...closure,
    reason: hide(closure.reason),
    error: error && { ...error, message: hide(error.message) },
  };
}
