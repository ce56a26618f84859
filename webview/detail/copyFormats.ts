import type { CopyFormat } from '../../src/protocol/contract';

/** Every form in which a message is copied, in the order of the menus. */
export const COPY_FORMATS: readonly (readonly [
  CopyFormat,
  'copyText' | 'copyJson' | 'copyHex' | 'copyBase64' | 'copyC' | 'copyCurl' | 'copyWebsocat',
])[] = [
  ['text', 'copyText'],
  ['json', 'copyJson'],
  ['hex', 'copyHex'],
  ['base64', 'copyBase64'],
  ['c-array', 'copyC'],
  ['curl', 'copyCurl'],
  ['websocat', 'copyWebsocat'],
];
