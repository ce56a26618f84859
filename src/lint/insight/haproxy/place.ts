import type { SignalledPath } from '../../haproxy/model';
import type { ProxySection } from '../../haproxy/proxy';

/** A section with servers and the ways that lead to it. */
export interface Place {
  readonly backend: ProxySection;
  readonly paths: readonly SignalledPath[];
}
