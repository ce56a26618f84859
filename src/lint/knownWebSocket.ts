import type { KnownWebSocket } from './rule';

const WITH_HOST =
  /^(?:wss?:\/\/)?(?<host>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(?<port>\d{1,5}))?(?<path>\/[^\s?#]*)?(?:[?#]\S*)?$/;

/** Reads `/chat/`, `ws.example.org/chat/`, `ws.example.org:8443/chat/` or a whole URL; undefined for anything else. */
export function parseKnownWebSocket(text: string, reason: string): KnownWebSocket | undefined {
  if (/^\/[^\s?#]*$/.test(text)) return { path: text, reason };
  const groups = WITH_HOST.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { host, port, path = '/' } = groups;
  return { path, host, ...(port === undefined ? {} : { port: Number(port) }), reason };
}
