import { describe, expect, it } from 'vitest';
import { parseExtensionAgreement } from '../../../src/wire/deflateParameters';
import { parseExtensionList } from '../../../src/wire/extensionList';

describe('Sec-WebSocket-Extensions as agreed', () => {
  it('is nothing when empty', () => {
    expect(parseExtensionAgreement('')).toEqual({ deflate: undefined, problems: [] });
  });

  it('has the defaults of RFC 7692 §7.1', () => {
    expect(parseExtensionAgreement('permessage-deflate')).toEqual({
      deflate: {
        serverNoContextTakeover: false,
        clientNoContextTakeover: false,
        serverMaxWindowBits: 15,
        clientMaxWindowBits: 15,
      },
      problems: [],
    });
  });

  it('reads all parameters, in any case and quoted', () => {
    const value =
      'Permessage-Deflate;server_no_context_takeover ; CLIENT_no_context_takeover; server_max_window_bits="8";client_max_window_bits=12';
    expect(parseExtensionAgreement(value)).toEqual({
      deflate: {
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        serverMaxWindowBits: 8,
        clientMaxWindowBits: 12,
      },
      problems: [],
    });
  });

  it.each([
    ['permessage-deflate; server_max_window_bits=7', /8 to 15/],
    ['permessage-deflate; server_max_window_bits=16', /8 to 15/],
    ['permessage-deflate; server_max_window_bits=010', /leading zeros/],
    ['permessage-deflate; client_max_window_bits', /has no value/],
    ['permessage-deflate; server_no_context_takeover=1', /takes no value/],
    ['permessage-deflate; server_no_context_takeover; server_no_context_takeover', /given twice/],
    ['permessage-deflate; mystery', /no parameter "mystery"/],
    ['permessage-deflate, permessage-deflate', /named 2 times/],
  ])('refuses %s and says why', (value, problem) => {
    const agreement = parseExtensionAgreement(value);
    expect(agreement.deflate).toBeUndefined();
    expect(agreement.problems).toHaveLength(1);
    expect(agreement.problems[0]).toMatch(problem);
  });

  it('names an extension it does not know and reads the others', () => {
    const agreement = parseExtensionAgreement('x-webkit-deflate-frame, permessage-deflate');
    expect(agreement.deflate?.serverMaxWindowBits).toBe(15);
    expect(agreement.problems[0]).toContain('x-webkit-deflate-frame');
  });
});

describe('extension list', () => {
  it('keeps order, valueless parameters and escaped quotes', () => {
    expect(parseExtensionList(' a ; b = "c\\"d" , , e;f')).toEqual({
      isValid: true,
      terms: [
        { name: 'a', parameters: [{ name: 'b', value: 'c"d' }] },
        { name: 'e', parameters: [{ name: 'f', value: undefined }] },
      ],
    });
  });

  it.each(['a b', 'a;', 'a;b=', 'a;b="c', ';a', 'a;b=c d', 'ä'])('refuses %j as a value', (value) => {
    expect(parseExtensionList(value).isValid).toBe(false);
  });
});
