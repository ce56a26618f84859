/** Small helpers around the DOM. Text goes in as text nodes only: no markup is ever parsed, so a payload can never become HTML. */

export type Attributes = Readonly<Record<string, string | undefined>>;

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** Creates an element; attributes that are undefined are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

export function svgEl<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

/** Writes only what changed: a live region would speak again, and layout would be dirtied for nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node: Element, name: string, value: string | undefined): void {
  if (value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Sets one CSS property through the object model, which the content security policy allows where style attributes are not. */
export function setStyle(node: HTMLElement | SVGElement, property: string, value: string): void {
  if (node.style.getPropertyValue(property) !== value) node.style.setProperty(property, value);
}

let nextId = 1;

/** An id for `aria-controls` and its kin, unique within the page. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${nextId++}`;
}
