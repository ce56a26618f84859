import { findScalar, readYamlTree, type YamlNode } from './yamlTree';

/** One Kubernetes object of a file; several stand between lines of `---`. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly root: YamlNode;
}

/** The objects that tell where a WebSocket goes; documents of other kinds are not even parsed. */
const KINDS = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?(?:Ingress|Service|Deployment|StatefulSet|ConfigMap)\b/m;
const DOCUMENT_START = /^---(?=[ \t\r\n]|$)[^\r\n]*/gm;
/** A tool fills the file in first: what stands there now is not what the cluster gets. */
const TEMPLATE = /\{\{|\{%|<%/;
/** Longer documents hold data, no configuration. */
const MAX_DOCUMENT_LENGTH = 256 * 1024;

/** The objects of a file in its order. Documents that are templates or not valid YAML are left out. */
export function readManifests(text: string): readonly Manifest[] {
  const manifests: Manifest[] = [];
  for (const { start, end } of splitDocuments(text)) {
    const document = text.slice(start, end);
    if (document.length > MAX_DOCUMENT_LENGTH || TEMPLATE.test(document) || !KINDS.test(document)) continue;
    const root = readYamlTree(document, start);
    if (root === undefined) continue;
    const kind = findScalar(root, 'kind')?.value ?? '';
    manifests.push({ kind, name: findScalar(root, 'metadata', 'name')?.value ?? '', root });
  }
  return manifests;
}

/** `---` at the start of a line starts a document wherever it stands, block scalars included (YAML 1.2 §9.1.2). */
function splitDocuments(text: string): readonly { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let start = 0;
  for (const match of text.matchAll(DOCUMENT_START)) {
    parts.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  parts.push({ start, end: text.length });
  return parts;
}
