import type { Decoder } from '../contract';
import { JsonReader } from '../json/reader';
import { scoreJson } from '../json/score';

/** RFC 8259, also one document a line. */
export const jsonDecoder: Decoder = {
  id: 'json',
  label: 'JSON',
  score: scoreJson,
  decode: (bytes) => new JsonReader(bytes).read(),
};
