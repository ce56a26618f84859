import { describe, expect, it } from 'vitest';
import { readManifests } from '../../../../src/lint/kubernetes/manifests';
import { findNode, findScalar, listItems, readYamlTree } from '../../../../src/lint/kubernetes/yamlTree';

describe('readYamlTree', () => {
  it('knows where each value stands in the file', () => {
    const text = 'kind: Ingress\r\nspec:\r\n  hosts: [a, "b"] # c\r\n  note: |\r\n    d\r\n    e\r\n';
    const root = readYamlTree(text, 100);
    const at = (node: { start: number; end: number } | undefined) =>
      node === undefined ? undefined : text.slice(node.start - 100, node.end - 100);
    expect(listItems(root, 'spec', 'hosts').map(at)).toEqual(['a', '"b"']);
    expect(findScalar(root, 'spec', 'note')).toMatchObject({ value: 'd\ne\n', style: 'block' });
    expect(at(findScalar(root, 'kind'))).toBe('Ingress');
  });

  it('keeps numbers as they are written and tells which are plain', () => {
    const root = readYamlTree('a: 0x10\nb: "16"\nc: !!str 3600\nd: ~\n', 0);
    expect(findScalar(root, 'a')).toMatchObject({ value: '0x10', style: 'plain' });
    expect(findScalar(root, 'b')).toMatchObject({ value: '16', style: 'quoted' });
    expect(findScalar(root, 'c')).toMatchObject({ value: '3600', style: 'quoted' });
    expect(findScalar(root, 'd')).toMatchObject({ value: '~' });
  });

  it('follows aliases to what they mean, at their own place', () => {
    const root = readYamlTree('a: &x "1"\nb: *x\nc: &m {k: v}\nd: *m\ne: {<<: *m}\n', 0);
    expect(findScalar(root, 'b')).toMatchObject({ value: '1', isAlias: true, start: 13, end: 15 });
    expect(findScalar(root, 'a')).toMatchObject({ isAlias: false, isAnchored: true });
    expect(findNode(root, 'd')).toMatchObject({ isShared: true });
    expect(findNode(root, 'e')).toMatchObject({ isShared: true });
    expect(findScalar(root, 'd', 'k')?.value).toBe('v');
  });

  it('is undefined for what is no YAML', () => {
    expect(readYamlTree('a: [', 0)).toBeUndefined();
    expect(readYamlTree('a: *nothing', 0)).toBeUndefined();
  });

  it('survives any nesting', { timeout: 20_000 }, () => {
    for (const open of ['[', '{a: ', '- ', '? ', "'", '&a [*a, ']) readYamlTree(open.repeat(10_000), 0);
    const steps = Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]\n`);
    expect(readYamlTree(`a0: &a0 x\n${steps.join('')}`, 0)?.kind).toBe('map');
  });
});

describe('readManifests', () => {
  const read = (text: string) => readManifests(text).map(({ kind, name }) => [kind, name]);

  it('splits a file at its document lines', () => {
    const text = 'kind: Service\nmetadata: {name: a}\n--- # next\nkind: Ingress\nmetadata: {name: b}\n...\n---\n';
    expect(read(text)).toEqual([
      ['Service', 'a'],
      ['Ingress', 'b'],
    ]);
  });

  it('leaves out templates and broken documents, and only those', () => {
    const text = 'kind: Ingress\nmetadata: {{ x }}\n---\nkind: Ingress\nmetadata: [\n---\nkind: Ingress\n';
    expect(read(text)).toEqual([['Ingress', '']]);
  });

  it('does not parse what it has no use for', () => {
    expect(read('kind: Secret\nmetadata: {name: a}\n')).toEqual([]);
  });
});
