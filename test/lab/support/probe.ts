import { WebSocket } from 'ws';

export interface ProbeOptions {
  /** Stays silent this long after the echo and reports whether the connection survived. */
  readonly idleMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  readonly timeoutMs?: number;
}

export type ProbeResult =
  /** Opened, echoed, and survived the silence. */
  | { readonly outcome: 'works' }
  /** Answered with another status than 101. */
  | { readonly outcome: 'refused'; readonly status: number }
  /** Opened, then closed by the other side. */
  | { readonly outcome: 'cut'; readonly code: number; readonly afterMs: number }
  /** No usable answer: reset, wrong Accept, time-out. */
  | { readonly outcome: 'failed'; readonly message: string };

/** Sends one real WebSocket through `url`: handshake, an echo, then silence. */
export function probeWebSocket(url: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...(options.protocols ?? [])], { headers: { ...options.headers } });
    let openedAt: number | undefined;
    const timers: NodeJS.Timeout[] = [];
    const finish = (result: ProbeResult): void => {
      for (const timer of timers) clearTimeout(timer);
      socket.terminate();
      resolve(result);
    };
    const limitMs = (options.timeoutMs ?? 10_000) + (options.idleMs ?? 0);
    timers.push(setTimeout(() => finish({ outcome: 'failed', message: `nothing within ${limitMs} ms` }), limitMs));
    socket.on('unexpected-response', (_request, response) =>
      finish({ outcome: 'refused', status: response.statusCode ?? 0 }),
    );
    socket.on('error', (error) => finish({ outcome: 'failed', message: error.message }));
    socket.on('open', () => {
      openedAt = performance.now();
      socket.send('hello');
    });
    socket.on('message', () => {
      openedAt = performance.now();
      timers.push(setTimeout(() => finish({ outcome: 'works' }), options.idleMs ?? 0));
    });
    socket.on('close', (code) => {
      if (openedAt !== undefined) finish({ outcome: 'cut', code, afterMs: performance.now() - openedAt });
    });
  });
}

/** The status of a plain GET. */
export async function probePlain(url: string): Promise<number> {
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}

/** How many servers behind the proxy answer several requests of one client, as their `x-port` tells. */
export async function countNodes(url: string, requests = 4): Promise<number> {
  const ports = new Set<string | null>();
  for (let count = 0; count < requests; count++) ports.add((await fetchHead(url)).get('x-port'));
  return ports.size;
}

/** The path and query that a request had when it reached the server. */
export async function readForwardedUrl(url: string): Promise<string | null> {
  return (await fetchHead(url)).get('x-url');
}

async function fetchHead(url: string): Promise<Headers> {
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  return response.headers;
}
