import type { KnownWebSocket } from '../rule';
import { type Controller, findController } from './controllers';
import type { Manifest } from './manifests';
import { findAnnotationSignal, findPathSignal, type Signal } from './signals';
import { findNode, findPair, findScalar, listItems, type MapNode, type PairNode, type ScalarNode } from './yamlTree';

export interface Annotation {
  readonly key: ScalarNode;
  readonly value: ScalarNode;
}

/** One path of one rule. */
export interface IngressPath {
  readonly host: ScalarNode | undefined;
  readonly path: ScalarNode | undefined;
  readonly service: ScalarNode | undefined;
  /** Undefined where nothing says that WebSockets come through it. */
  readonly signal: Signal | undefined;
}

export interface Ingress {
  readonly controller: Controller | undefined;
  readonly className: ScalarNode | undefined;
  readonly metadata: PairNode | undefined;
  /** The pair `annotations:`, whatever its value. */
  readonly annotationsPair: PairNode | undefined;
  /** Undefined where there are none, or where they are no map. */
  readonly annotationsMap: MapNode | undefined;
  /** Those whose value is a scalar. */
  readonly annotations: readonly Annotation[];
  readonly paths: readonly IngressPath[];
  readonly tlsHosts: readonly string[];
  /** Has a `tls` section that names no hosts, or none that can be read. */
  readonly isTlsUnclear: boolean;
  /** What the annotations themselves say of WebSockets. */
  readonly signal: Signal | undefined;
}

/** Reads an Ingress of networking.k8s.io/v1, v1beta1 or extensions/v1beta1. */
export function readIngress({ root }: Manifest, known: readonly KnownWebSocket[]): Ingress {
  const metadata = findPair(root, 'metadata');
  const annotationsPair = findPair(metadata?.value, 'annotations');
  const annotationsMap = annotationsPair?.value?.kind === 'map' ? annotationsPair.value : undefined;
  const annotations =
    annotationsMap?.pairs.flatMap(({ key, value }) => (value?.kind === 'scalar' ? [{ key, value }] : [])) ?? [];
  const byClass = annotations.find(({ key }) => key.value === 'kubernetes.io/ingress.class')?.value;
  const className = findScalar(root, 'spec', 'ingressClassName') ?? byClass;
  const signal = findAnnotationSignal(annotations);
  const tls = findNode(root, 'spec', 'tls');
  const tlsHosts = listItems(root, 'spec', 'tls').flatMap((entry) =>
    listItems(entry, 'hosts').flatMap((host) => (host.kind === 'scalar' ? host.value : [])),
  );
  return {
    controller: findController(className, annotationsMap),
    className,
    metadata,
    annotationsPair,
    annotationsMap,
    annotations,
    paths: readPaths(root, signal, known),
    tlsHosts,
    isTlsUnclear: tls !== undefined && tlsHosts.length === 0,
    signal,
  };
}

function readPaths(
  root: Manifest['root'],
  ofAnnotations: Signal | undefined,
  known: readonly KnownWebSocket[],
): readonly IngressPath[] {
  return listItems(root, 'spec', 'rules').flatMap((rule) => {
    const host = findScalar(rule, 'host');
    return listItems(rule, 'http', 'paths').map((entry) => {
      const path = findScalar(entry, 'path');
      const service = findScalar(entry, 'backend', 'service', 'name') ?? findScalar(entry, 'backend', 'serviceName');
      const isMeant = ofAnnotations?.services?.includes(service?.value ?? '') ?? true;
      const certain = ofAnnotations?.strength === 'certain' && isMeant ? ofAnnotations : undefined;
      const own = findPathSignal({ host: host?.value, path: path?.value, service: service?.value }, known);
      return { host, path, service, signal: own ?? certain };
    });
  });
}

/** An annotation by its whole key; the last one where it is written twice, as the API server reads it. */
export function findAnnotation(ingress: Ingress, ...keys: readonly string[]): Annotation | undefined {
  return ingress.annotations.findLast(({ key }) => keys.includes(key.value));
}

/** The first path that WebSockets are likely to come through. */
export function findSocketPath(ingress: Ingress): IngressPath | undefined {
  return ingress.paths.find(({ signal }) => signal !== undefined);
}

/** Where to point at a path: at itself, or at what else makes it one of WebSockets. */
export function placeOfPath({ path, service, host }: IngressPath): ScalarNode | undefined {
  return path ?? service ?? host;
}
