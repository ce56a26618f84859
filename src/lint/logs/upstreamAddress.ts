/** The server behind a proxy, as a log line names it. */
export interface UpstreamAddress {
  /** An IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly path: string;
}

/** Whatever is not plainly a host, a port and a path is left out: it becomes part of a command that a user may run. */
const UPSTREAM = /, upstream: "(https?):\/\/(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d{1,5}))?(\/[\w./~-]*)?/;

export function findUpstream(line: string): UpstreamAddress | undefined {
  const [, scheme = '', host = '', port, path = '/'] = UPSTREAM.exec(line) ?? [];
  if (host === '') return undefined;
  const isTls = scheme === 'https';
  return { host, port: port === undefined ? (isTls ? 443 : 80) : Number(port), isTls, path };
}

/** For a sentence: `127.0.0.1:9000`, or plain words where the line does not say. */
export function nameUpstream(upstream: UpstreamAddress | undefined): string {
  return upstream === undefined ? 'the server behind it' : `${upstream.host}:${upstream.port}`;
}

/** Sends a handshake to the server itself, past the proxy. */
export function toDirectHandshake(upstream: UpstreamAddress | undefined): string {
  const { host, port, isTls, path } = upstream ?? { host: 'SERVER', port: 0, isTls: false, path: '/' };
  const address = `${isTls ? 'https' : 'http'}://${host}:${port === 0 ? 'PORT' : port}${path}`;
  return `curl --include --max-time 5 --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: c29ja2V0c2NvcGUta2V5IQ==' '${address}'`;
}

/** Whether anything listens on the port, run on the server's own machine. */
export function toListenCheck(upstream: UpstreamAddress | undefined): string {
  return `ss -ltnp 'sport = :${upstream?.port ?? 'PORT'}'`;
}

export function toTlsCheck(upstream: UpstreamAddress | undefined): string {
  return `openssl s_client -connect ${upstream === undefined ? 'SERVER:PORT' : `${upstream.host}:${upstream.port}`} </dev/null`;
}
