import type { LintOptions, LintRequest } from '../rule';
import { parseStatements, type Statements } from '../statements';
import { type Ingress, readIngress } from './ingress';
import { type Manifest, readManifests } from './manifests';

/** What the rules look at: the Ingresses of one file, and the objects beside them. */
export interface KubernetesModel {
  readonly path: string;
  readonly text: string;
  readonly options: LintOptions;
  readonly statements: Statements;
  readonly manifests: readonly Manifest[];
  /** Only those whose annotations mean what they say: no canary, no TLS that is passed through, no other protocol. */
  readonly ingresses: readonly Ingress[];
}

export function readModel({ path, text, options }: LintRequest): KubernetesModel {
  const manifests = readManifests(text);
  const ingresses = manifests
    .filter(({ kind }) => kind === 'Ingress')
    .map((manifest) => readIngress(manifest, options.webSockets ?? []))
    .filter((ingress) => !isElsewhere(ingress));
  return { path, text, options, statements: parseStatements(text), manifests, ingresses };
}

/** Canary Ingresses take most annotations from the main one; passed-through TLS and gRPC never meet HTTP rules. */
function isElsewhere({ annotations }: Ingress): boolean {
  return annotations.some(({ key, value }) => {
    if (/\/(?:canary|ssl-passthrough)$/.test(key.value)) return /^true$/i.test(value.value);
    return key.value.endsWith('/backend-protocol') && /grpc|fcgi|ajp/i.test(value.value);
  });
}
