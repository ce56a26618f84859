import { type ViewStringKey, viewStrings } from '../../src/protocol/viewStrings';

let translations: Readonly<Record<string, string>> = viewStrings;

/** Takes the strings of the snapshot; a key that is missing there stays English. */
export function installStrings(strings: Readonly<Record<string, string>>): void {
  translations = strings;
}

function findTemplate(key: ViewStringKey): string {
  return translations[key] ?? viewStrings[key];
}

/** The string of a key with `{0}`, `{1}` and so on replaced. */
export function t(key: ViewStringKey, ...values: readonly (string | number)[]): string {
  return findTemplate(key).replace(/\{(\d)\}/g, (placeholder, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? placeholder : String(value);
  });
}

/** As `t`, for a value that is to be emphasised: nodes take the places of the placeholders. */
export function tNodes(key: ViewStringKey, ...nodes: readonly Node[]): (Node | string)[] {
  return findTemplate(key)
    .split(/(\{\d\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const index = /^\{(\d)\}$/.exec(part)?.[1];
      return (index === undefined ? undefined : nodes[Number(index)]) ?? part;
    });
}
