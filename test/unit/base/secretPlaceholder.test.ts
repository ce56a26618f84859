import { describe, expect, it } from 'vitest';
import {
  fillPlaceholders,
  findBrokenPlaceholder,
  findSecretNames,
  isSecretName,
  restorePlaceholders,
  toPlaceholder,
} from '../../../src/base/secretPlaceholder';

describe('placeholders of secrets', () => {
  it.each([
    ['TOKEN', true],
    ['_a9', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['9a', false],
    ['my-token', false],
    ['', false],
    ['Ä', false],
  ])('“%s” as a name: %s', (name, isName) => expect(isSecretName(name)).toBe(isName));

  it('names come in order, each once', () => {
    const text = `${toPlaceholder('B')} ${toPlaceholder('A')}${toPlaceholder('B')} $\{secret} $secret:C}`;
    expect(findSecretNames(text)).toEqual(['B', 'A']);
  });

  it.each([
    [`x=\${secret:my-token}&y`, `\${secret:my-token}`],
    [`\${secret:}`, `\${secret:}`],
    [`\${secret:TOKEN`, `\${secret:TOKEN`],
    [`\${secret:TOKEN}`, undefined],
    [`\${env:TOKEN}`, undefined],
  ])('%s begins like one and is none: %s', (text, broken) => expect(findBrokenPlaceholder(text)).toBe(broken));

  it('a value is not read for placeholders again', () => {
    expect(fillPlaceholders(toPlaceholder('A'), () => `$& ${toPlaceholder('B')}`)).toBe(`$& ${toPlaceholder('B')}`);
  });

  it('the URL parser changes braces in a path, which is taken back', () => {
    const url = new URL(`wss://h/${toPlaceholder('A')}?t=${toPlaceholder('B')}`).href;
    expect(restorePlaceholders(url)).toBe(`wss://h/${toPlaceholder('A')}?t=${toPlaceholder('B')}`);
  });
});
