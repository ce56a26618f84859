import { describe, expect, it } from 'vitest';
import { isAtLeast } from '../../../src/lint/version';

describe('isAtLeast', () => {
  it('compares part by part, as numbers', () => {
    expect(isAtLeast('1.29.7', '1.29.7')).toBe(true);
    expect(isAtLeast('1.30', '1.29.7')).toBe(true);
    expect(isAtLeast('1.9.15', '1.29.7')).toBe(false);
    expect(isAtLeast('1.29', '1.29.7')).toBe(false);
    expect(isAtLeast('2.6.12-1+deb12u4', '2.6')).toBe(true);
  });

  it('does not know what an unknown version is', () => {
    expect(isAtLeast(undefined, '1.29.7')).toBeUndefined();
    expect(isAtLeast('unknown', '1.29.7')).toBeUndefined();
  });
});
