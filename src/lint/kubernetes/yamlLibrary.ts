import type * as Yaml from 'yaml';

/** The library, loaded when the first manifest is read: it takes 7 ms, and most windows never show an Ingress. */
export function loadYaml(): typeof Yaml {
  // A plain `require` is what the bundler keeps lazy; an `import` would run at every start.
  return require('yaml') as typeof Yaml;
}
