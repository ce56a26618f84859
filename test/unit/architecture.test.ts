import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What no compiler checks: layers, cycles, file length, and registries that must know every file of their folder. */

const ROOT = join(import.meta.dirname, '..', '..');
const MAX_LINES = 400;

/** Who may import whom within `src`, as ARCHITECTURE.md's table has it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  wire: ['base'],
  capture: ['base', 'wire', 'decode'],
  decode: ['base', 'wire'],
  lint: ['base', 'wire'],
  protocol: ['base', 'wire'],
  session: ['base', 'wire', 'capture', 'decode', 'protocol'],
  probe: ['base', 'wire', 'protocol', 'session'],
  doctor: ['base', 'wire', 'lint', 'protocol', 'session', 'probe'],
  net: ['base', 'wire', 'session', 'probe'],
  files: ['base', 'wire', 'capture', 'lint'],
  host: ['base', 'wire', 'capture', 'decode', 'lint', 'protocol', 'session', 'probe', 'doctor', 'net', 'files'],
  cli: ['base', 'wire', 'capture', 'decode', 'lint', 'protocol', 'session', 'probe', 'doctor', 'net', 'files'],
};

const sourceFiles = listFiles('src', '.ts');
const viewFiles = listFiles('webview', '.ts');
const imports = new Map([...sourceFiles, ...viewFiles].map((file) => [file, readLocalImports(file)]));

describe('layers', () => {
  it('every folder of src is named in the table', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((folder) => folder.name).filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  });

  it('no file imports a layer that its own may not know', () => {
    const wrong = sourceFiles.flatMap((file) => {
      const from = toLayer(file);
      if (from === undefined) return [];
      const allowed = [from, ...(MAY_IMPORT[from] ?? [])];
      return (imports.get(file) ?? [])
        .filter((to) => !allowed.includes(toLayer(to) ?? ''))
        .map((to) => `${file} -> ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('the view knows only protocol and base', () => {
    const wrong = viewFiles.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((to) => to.startsWith('src/') && !['protocol', 'base'].includes(toLayer(to) ?? ''))
        .map((to) => `${file} -> ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('only net imports ws, only host and the composition root import vscode', () => {
    const importers = (name: string) => sourceFiles.filter((file) => new RegExp(`from '${name}'`).test(read(file)));
    expect(
      importers('ws')
        .map(toLayer)
        .filter((layer) => layer !== 'net'),
    ).toEqual([]);
    expect(importers('vscode').filter((file) => toLayer(file) !== 'host' && file !== 'src/extension.ts')).toEqual([]);
  });

  it('only the linter of Kubernetes manifests loads yaml, and not before it is needed', () => {
    const loaders = sourceFiles.filter((file) => /(?:^import (?!type)[^;]*from|require\() ?'yaml'/m.test(read(file)));
    expect(loaders).toEqual(['src/lint/kubernetes/yamlLibrary.ts']);
  });

  it('only one file loads protobufjs, and not before it is needed', () => {
    const loaders = sourceFiles.filter((file) =>
      /(?:^import (?!type)[^;]*from|require\() ?'protobufjs/m.test(read(file)),
    );
    expect(loaders).toEqual(['src/decode/protobuf/library.ts']);
  });

  it('imports have no cycle', () => {
    expect(findCycle()).toBeUndefined();
  });
});

describe('files', () => {
  it(`none is longer than ${MAX_LINES} lines`, () => {
    const files = [
      ...sourceFiles,
      ...viewFiles,
      ...listFiles('webview', '.css'),
      ...listFiles('test', '.ts'),
      ...listFiles('scripts', '.mjs'),
    ];
    const long = files
      .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});

describe('registries', () => {
  it.each([
    ['src/decode/decoders', 'src/decode/registry.ts'],
    ['src/lint/nginx/rules', 'src/lint/nginx/registry.ts'],
    ['src/lint/haproxy/rules', 'src/lint/haproxy/registry.ts'],
    ['src/lint/kubernetes/rules', 'src/lint/kubernetes/registry.ts'],
  ])('%s is listed in %s', (folder, registry) => {
    const listed = imports.get(registry) ?? [];
    expect(listFiles(folder, '.ts').filter((file) => !listed.includes(file))).toEqual([]);
  });

  it.each([
    ['src/capture/exporters', /Exporter\.ts$/],
    ['src/capture/importers', /Importer\.ts$/],
  ])('the formats of %s are listed in its registry', (folder, name) => {
    const listed = imports.get(`${folder}/registry.ts`) ?? [];
    const files = listFiles(folder, '.ts').filter((file) => name.test(file));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !listed.includes(file))).toEqual([]);
  });

  it('every file of host/commands that exports a command is registered', () => {
    const files = listFiles('src/host/commands', '.ts').filter((file) => /: Command = \{/.test(read(file)));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !(imports.get('src/host/commandRegistry.ts') ?? []).includes(file))).toEqual([]);
  });
});

describe('package.json', () => {
  const manifest: Manifest = JSON.parse(read('package.json'));

  it('declares exactly the commands that are registered', () => {
    const ids = listFiles('src/host/commands', '.ts').flatMap((file) =>
      [...read(file).matchAll(/^ {2}id: '([^']+)'/gm)].map((match) => match[1]),
    );
    expect(manifest.contributes.commands.map((command) => command.command).sort()).toEqual(ids.sort());
  });

  it('declares exactly the settings that are read', () => {
    const source = ['src/host/config.ts', 'src/host/lint/lintSettings.ts'].map(read).join('');
    const section = (name: string) =>
      name.startsWith('readNumber') ? /readNumber\(section, '(\w+)'/g : /(?:get|readVersion)\((?:section, )?'(\w+)'/g;
    const keys = ['readNumber', 'get'].flatMap((name) => [...source.matchAll(section(name))].map((match) => match[1]));
    const declared = Object.keys(manifest.contributes.configuration.properties).map((key) => key.split('.').at(-1));
    expect(keys.sort()).toEqual(declared.sort());
  });

  it('and its texts match both ways', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
    const defined = new Set(Object.keys(JSON.parse(read('package.nls.json'))));
    expect([...used].filter((key) => !defined.has(key ?? ''))).toEqual([]);
    expect([...defined].filter((key) => !used.has(key))).toEqual([]);
  });
});

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function listFiles(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension) && !file.includes('node_modules'))
    .map((file) => `${folder}/${file}`)
    .sort();
}

function toLayer(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/** Files of the project that a file imports, as paths from the root. */
function readLocalImports(file: string): string[] {
  const specifiers = [...read(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return specifiers
    .filter((specifier) => !/\.(css|json)$/.test(specifier))
    .map((specifier) => `${relative(ROOT, join(ROOT, dirname(file), specifier))}.ts`);
}

function findCycle(): string | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string | undefined => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file].join(' -> ');
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of imports.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
