import type { Manifest } from './manifests';
import { findNode, findScalar, type ScalarNode } from './yamlTree';

export interface Replicas {
  readonly count: number;
  /** Where it is written; undefined where the default of one applies. */
  readonly place: ScalarNode | undefined;
}

/** How many pods stand behind a Service, where the file shows the Service and what runs them; undefined otherwise. */
export function findReplicas(manifests: readonly Manifest[], serviceName: string): Replicas | undefined {
  const service = findService(manifests, serviceName);
  const selector = toEntries(findNode(service?.root, 'spec', 'selector'));
  if (selector.length === 0) return undefined;
  for (const { kind, root } of manifests) {
    if (kind !== 'Deployment' && kind !== 'StatefulSet') continue;
    const labels = new Map(toEntries(findNode(root, 'spec', 'template', 'metadata', 'labels')));
    if (!selector.every(([key, value]) => labels.get(key) === value)) continue;
    const place = findScalar(root, 'spec', 'replicas');
    const count = Number(place?.value ?? '1');
    return Number.isInteger(count) ? { count, place } : undefined;
  }
  return undefined;
}

export function findService(manifests: readonly Manifest[], name: string): Manifest | undefined {
  return manifests.find((manifest) => manifest.kind === 'Service' && manifest.name === name);
}

function toEntries(node: ReturnType<typeof findNode>): readonly (readonly [string, string])[] {
  if (node?.kind !== 'map') return [];
  return node.pairs.flatMap(({ key, value }) => (value?.kind === 'scalar' ? [[key.value, value.value] as const] : []));
}
