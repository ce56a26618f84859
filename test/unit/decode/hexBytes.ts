/** Bytes from pairs of hexadecimal digits; spaces and line breaks are for the reader. */
export function hexBytes(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
