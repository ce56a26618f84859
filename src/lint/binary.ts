/** How much of a text is looked at, and which share of odd characters makes it no text at all. */
const PROBE_LENGTH = 8192;
const ODD_SHARE = 0.1;

/**
 * True for bytes that were read as text but are none: a NUL, or many control and replacement characters. Such a file
 * carries the name of a config by accident; nothing useful can be said about it.
 */
export function isBinary(text: string): boolean {
  const probe = text.slice(0, PROBE_LENGTH);
  let odd = 0;
  for (let at = 0; at < probe.length; at++) {
    const code = probe.charCodeAt(at);
    if (code === 0) return true;
    const isControl = code < 32 && (code < 9 || code > 13) && code !== 27;
    if (isControl || code === 0xfffd) odd++;
  }
  return odd > probe.length * ODD_SHARE;
}
