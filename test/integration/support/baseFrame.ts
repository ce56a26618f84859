/** An unmasked text frame of 126 to 65,535 bytes, as RFC 6455 §5.2 has it. */
export function toBaseFrame(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  return Uint8Array.of(0x81, 126, payload.length >> 8, payload.length & 0xff, ...payload);
}
