import { harImporter } from './harImporter';
import type { Importer } from './importer';
import { ndjsonImporter } from './ndjsonImporter';

/** Every format of other tools that can be read as a capture. */
export const importers: readonly Importer[] = [harImporter, ndjsonImporter];

/** By the name of the file, else by how it begins; undefined where neither tells. */
export function findImporter(path: string, head: Uint8Array): Importer | undefined {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const named = importers.find(({ extensions }) => extensions.includes(extension));
  return named ?? importers.find((importer) => importer.isLikely(head));
}
