import { readFile } from 'node:fs/promises';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
/** The end record is 22 bytes and a comment of at most 65,535 after it. */
const longestTail = 22 + 65_535;

/** Names and sizes of the files in a ZIP archive, from its central directory (APPNOTE.TXT §4.3.12). */
export async function readZipEntries(path) {
  const bytes = await readFile(path);
  let end = bytes.length - 22;
  while (end >= 0 && end >= bytes.length - longestTail && bytes.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0 || bytes.readUInt32LE(end) !== endOfDirectory) throw new Error(`${path} is not a ZIP archive`);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries = [];
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== directoryEntry) throw new Error(`${path}: the central directory is damaged`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      packedBytes: bytes.readUInt32LE(at + 20),
      sizeBytes: bytes.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}
