export interface DemoServers {
  /** `ws://127.0.0.1:PORT`, no slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts every demo server on one port of 127.0.0.1; port 0 lets the system choose. */
export function startServers(options?: { readonly port?: number }): Promise<DemoServers>;
