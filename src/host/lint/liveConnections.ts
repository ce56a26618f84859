import type * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { findHostName } from '../../doctor/socketUrl';
import type { SocketUrl } from '../../lint/insight/insight';
import type { KnownWebSocket } from '../../lint/rule';
import type { Inspector } from '../inspector';
import type { Inspectors } from '../inspectors';

/** A URL that an open inspector has connected to, or tried to. */
export interface LiveConnection {
  readonly inspector: Inspector;
  readonly url: SocketUrl;
}

/** What the open inspectors connect to: the one sign of a WebSocket that no file holds. */
export class LiveConnections implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  /** Fired when a URL came or went. */
  readonly onDidChangeUrls = this.#changed.event;
  #known = '';

  constructor(private readonly inspectors: Inspectors) {
    this.#store.add(inspectors.onDidChange(() => this.#compare()));
  }

  get all(): readonly LiveConnection[] {
    return this.inspectors.all.flatMap((inspector) => {
      const { phase, url } = inspector.status;
      // One that is still being dialled proves nothing yet.
      const socketUrl = phase === 'idle' || phase === 'connecting' ? undefined : toSocketUrl(url);
      return socketUrl === undefined ? [] : [{ inspector, url: { ...socketUrl, ...findSentHost(inspector) } }];
    });
  }

  get webSockets(): readonly KnownWebSocket[] {
    return this.all.map(({ url }) => {
      const { host, port, path } = url;
      return { host, port, path: toPathname(path), reason: 'an inspector connects to it' };
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #compare(): void {
    const known = JSON.stringify(this.webSockets);
    if (known === this.#known) return;
    this.#known = known;
    this.#changed.fire();
  }
}

/** A `Host` of the user's own chooses the server block, not the URL. */
function findSentHost({ settings: { headers } }: Inspector): { readonly host?: string } {
  const host = findHostName(headers.find(({ name }) => name.toLowerCase() === 'host')?.value ?? '');
  return host === undefined ? {} : { host };
}

/** Parts of a `ws://` or `wss://` URL; undefined where it is none. */
export function toSocketUrl(text: string): SocketUrl | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname, search } = new URL(text);
  if (protocol !== 'ws:' && protocol !== 'wss:') return undefined;
  const isSecure = protocol === 'wss:';
  const usualPort = isSecure ? 443 : 80;
  const host = hostname.replace(/^\[|\]$/g, '');
  return { isSecure, host, port: port === '' ? usualPort : Number(port), path: `${pathname}${search}` };
}

function toPathname(path: string): string {
  return path.split('?', 1)[0] ?? path;
}
