/** Loopback, link-local and private networks (RFC 1918, RFC 4193), and IPv4 written as IPv6. */
const PRIVATE_V4 = /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const PRIVATE_V6 = /^(?:::1$|f[cd]|fe[89ab])/i;

/**
 * True for an address of a listener that others than this machine and its private network can reach: every address (`*`,
 * `0.0.0.0`, `::`) or a public one. A name or a variable may be anything, so it is not counted.
 */
export function isPublicHost(host: string): boolean {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  if (bare === '*') return true;
  if (/^\d+(?:\.\d+){3}$/.test(bare)) return !PRIVATE_V4.test(bare);
  return /^[\da-f:]*:[\da-f:]*$/i.test(bare) && !PRIVATE_V6.test(bare);
}
