import type * as Protobuf from 'protobufjs';

/** The library, loaded when the first `.proto` file is read: most windows never see one. */
export function loadProtobufjs(): typeof Protobuf {
  // A plain `require` is what the bundler keeps lazy; an `import` would run at every start.
  return require('protobufjs') as typeof Protobuf;
}

/**
 * Files of `google/` that others import and nobody has in the workspace, as the library describes them; those it knows of
 * itself, such as `timestamp.proto`, included. Undefined for any other name.
 */
export function findBundledProto(name: string): Protobuf.INamespace | undefined {
  switch (name) {
    case 'google/protobuf/descriptor.proto':
      return require('protobufjs/google/protobuf/descriptor.json') as Protobuf.INamespace;
    case 'google/api/annotations.proto':
      return require('protobufjs/google/api/annotations.json') as Protobuf.INamespace;
    case 'google/api/http.proto':
      return require('protobufjs/google/api/http.json') as Protobuf.INamespace;
    default: {
      const { common } = loadProtobufjs();
      return Object.hasOwn(common, name) ? (common.get(name) ?? undefined) : undefined;
    }
  }
}
