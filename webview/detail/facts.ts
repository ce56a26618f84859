import { el } from '../ui/element';

export type Fact = readonly [name: string, value: string];

/** Names and values in two aligned columns. */
export function createFacts(facts: readonly Fact[]): HTMLElement {
  const pairs = facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
  return el('dl', { class: 'facts-list' }, ...pairs);
}
