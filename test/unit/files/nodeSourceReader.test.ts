import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeSourceReader } from '../../../src/files/nodeSourceReader';

let root = '';
const unreadable: string[] = [];
const reader = new NodeSourceReader((path) => unreadable.push(path));
const expand = (pattern: string) => reader.expand(`${root}/${pattern}`).map((path) => path.slice(root.length + 1));

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'source-reader-'));
  for (const folder of ['conf.d', 'sites/a', 'sites/b']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of [
    'conf.d/b.conf',
    'conf.d/a.conf',
    'conf.d/.hidden.conf',
    'conf.d/a.conf.bak',
    'sites/a/x.conf',
    'sites/b/x.conf',
    'odd[1.conf',
  ]) {
    writeFileSync(join(root, file), `# ${file}\n`);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

describe('NodeSourceReader', () => {
  it('expands wildcards sorted, without hidden files', () => {
    expect(expand('conf.d/*.conf')).toEqual(['conf.d/a.conf', 'conf.d/b.conf']);
    expect(expand('sites/*/x.conf')).toEqual(['sites/a/x.conf', 'sites/b/x.conf']);
    expect(expand('conf.d/?.conf')).toEqual(['conf.d/a.conf', 'conf.d/b.conf']);
    expect(expand('conf.d/[!a].conf')).toEqual(['conf.d/b.conf']);
    expect(expand('conf.d/.h*.conf')).toEqual(['conf.d/.hidden.conf']);
  });

  it('takes an unclosed or impossible bracket literally', () => {
    expect(expand('odd[1.conf')).toEqual(['odd[1.conf']);
    expect(expand('[z-a].conf')).toEqual([]);
  });

  it('answers a plain path only when it exists', () => {
    expect(expand('conf.d/a.conf')).toEqual(['conf.d/a.conf']);
    expect(expand('conf.d/none.conf')).toEqual([]);
    expect(expand('nowhere/*.conf')).toEqual([]);
  });

  it('reads text, and nothing where there is none or too much', () => {
    expect(reader.read(join(root, 'conf.d/a.conf'))).toBe('# conf.d/a.conf\n');
    expect(reader.read(join(root, 'none'))).toBeUndefined();
    expect(unreadable).toContain(join(root, 'none'));
    writeFileSync(join(root, 'huge'), Buffer.alloc(1_048_577));
    expect(reader.read(join(root, 'huge'))).toBeUndefined();
  });
});
