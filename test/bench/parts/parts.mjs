import { activationPart } from './activation.mjs';
import { capturePart } from './capture.mjs';
import { connectionsPart } from './connections.mjs';
import { decodePart } from './decode.mjs';
import { filesPart } from './files.mjs';
import { filterPart } from './filter.mjs';
import { growthPart } from './growth.mjs';
import { lintPart } from './lint.mjs';
import { memoryPart } from './memory.mjs';
import { pagesPart } from './pages.mjs';
import { scrollPart } from './scroll.mjs';
import { sizesPart } from './sizes.mjs';

/**
 * All parts of the bench, in the order in which they run and are shown. `measure(context)` resolves to plain figures, rounds as they were;
 * `toTables(figures)` makes what people read of them.
 */
export const PARTS = [
  capturePart,
  memoryPart,
  connectionsPart,
  filterPart,
  pagesPart,
  growthPart,
  filesPart,
  decodePart,
  lintPart,
  sizesPart,
  activationPart,
  scrollPart,
];
