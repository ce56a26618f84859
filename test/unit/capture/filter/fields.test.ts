import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/capture/filter/fields';
import { findMatches, mixedTraffic } from './filteredTraffic';

const capture = mixedTraffic();
const FRAMES = Array.from({ length: 16 }, (_, at) => at + 1);
const without = (...ordinals: number[]) => FRAMES.filter((ordinal) => !ordinals.includes(ordinal));

const CASES: readonly (readonly [filter: string, ordinals: readonly number[]])[] = [
  // Headers
  ['opcode == ping', [4]],
  ['opcode == 0xA', [5]],
  ['opcode in {ping, pong}', [4, 5]],
  ['opcode == reserved', [10]],
  ['opcode == continuation', [7]],
  ['opcode == cont || opcode == "text" && dir == out', [2, 7]],
  ['opcode != text', [3, 4, 5, 7, 9, 10, 13, 15, 16]],
  ['opcode >= 8', [4, 5, 15, 16]],
  ['opcode < 1', [7]],
  ['dir == out', [2, 3, 5, 16]],
  ['dir == sent', [2, 3, 5, 16]],
  ['dir != up && opcode == text', [1, 6, 8, 11, 12, 14]],
  ['dir in {in, out}', FRAMES],
  ['fin == false', [6]],
  ['!fin', [6]],
  ['rsv1 == true', [8]],
  ['rsv2 && rsv3', [13]],
  ['rsv3 == 1', [13]],
  ['masked && dir == in', [14]],
  ['masked == false && dir == out', []],
  ['compressed == true', [8]],
  ['fragmented == true', [6, 7]],
  ['fragmented && !fin', [6]],
  // Columns
  ['len > 4KB', [14]],
  ['len == 3KiB', []],
  ['len > 3000 && compressed', [8]],
  ['wire > 3000', [14]],
  ['wire < 100 && len > 1KB', [8]],
  ['len in {0, 4}', [4, 5, 13, 16]],
  ['len == 0', [13, 16]],
  ['# >= 15', [15, 16]],
  ['ordinal in {2, 3}', [2, 3]],
  ['# == 0', []],
  ['time > 12.5s', [13, 14, 15, 16]],
  ['time >= 12500ms && time < 0.0035h', [12]],
  ['time > "10:02:23.5"', [12, 13, 14, 15, 16].slice(1)],
  ['time < 10:02:12', [1, 2, 3]],
  ['time > 10:02 && time <= 2030-05-31T10:02:11.15', [1, 2]],
  ['time < 2030-05-31', []],
  ['delta >= 6s', [12]],
  ['delta <= 1ms', [5, 16]],
  // Close frames
  ['close.code == 1008', [15]],
  ['close.code != 1000', [15]],
  ['!(close.code == 1000)', FRAMES],
  ['close.code in {1000, 1008}', [15]],
  ['close.code > 1000', [15]],
  ['close.reason contains "TOKEN"', [15]],
  ['close.reason == ""', [16]],
  ['close.reason matches /^token/', [15]],
  // Text and bytes
  ['text contains "ZÜRICH"', [12]],
  ['text == "beat"', [4, 5]],
  ['text != "beat" && opcode in {ping, pong}', []],
  ['text in {"beat", "reserved"}', [4, 5, 10]],
  ['text matches /^not json/i', [12]],
  ['/zürich$/i', [12]],
  ['/"seq":\\d/', [1]],
  ['/beat/ && dir == in', [4]],
  ['"TICK"', [1, 3, 8]],
  ['fra', [6]],
  ['hex contains de ad be ef', [9]],
  ['hex contains ADBE', [9]],
  ['hex == "de ad be ef 00"', [9]],
  ['hex != "de ad be ef 00" && opcode == binary', [3, 13]],
  ['hex contains 61 ff', [11]],
  // JSON and MessagePack
  ['json.type == "tick"', [1, 3, 8]],
  ['json.type != "tick"', [2, 7]],
  ['json.type == "fragmented"', [7]],
  ['json.price > 10.4', [1, 3]],
  ['json.big == 12345678901', [3]],
  ['json.big > 1e10', [3]],
  ['json.items[1].price == 20', [2]],
  ['json["deep"]["a key"].x == null', [2]],
  ['json.deep.x == null', []],
  ['json.deep', [2]],
  ['!json.deep && json.type', [1, 3, 7, 8]],
  ['json.tags contains "b"', [1]],
  ['json.type contains "IC"', [1, 3, 8]],
  ['json.type matches /^t.ck$/ && dir == out', [3]],
  ['json.seq in {2, "1"}', [3]],
  ['json.type < "sv"', [2, 7]],
  ['json.tags.length', []],
  ['json.__proto__', []],
  ['json.seq matches /^[12]$/', [1, 3]],
  // Violations
  ['error == true', [10, 11, 13, 14]],
  ['error && opcode == text', [11, 14]],
  ['error == utf8-invalid', [11]],
  ['error in {utf8-invalid, mask-unexpected}', [11, 14]],
  ['error != reserved-opcode', [11, 13, 14]],
  ['error == false && opcode == text', [1, 2, 6, 8, 12]],
  // Bookmarks
  ['bookmarked == true', [3, 9]],
  ['!bookmarked && opcode == binary', [13]],
  ['note && fin', [9]],
  ['note contains "bug"', [9]],
  ['note == "a bug here"', []],
  ['note != "x"', [9]],
  ['note matches /Bug/', [9]],
  // Together
  ['opcode == ping || opcode == pong && dir == in', [4]],
  ['(opcode == ping || opcode == pong) && dir == in', [4]],
  ['not (opcode == ping or opcode == pong) and dir == out', [2, 3, 16]],
  ['!(json.type || len > 10)', [4, 5, 9, 10, 11, 13, 16]],
  ['opcode == text && opcode == binary', []],
  ['opcode == text || opcode != text', FRAMES],
  ['!!(opcode != close)', without(15, 16)],
];

describe('a filter over captured traffic', () => {
  it.each(CASES)('%s', (filter, ordinals) => {
    expect(findMatches(capture, filter)).toEqual(ordinals);
  });

  it('every field is tried', () => {
    const tried = CASES.map(([filter]) => filter).join('\n');
    for (const { name, aliases } of FIELDS) {
      expect(
        [name, ...aliases].some((known) => tried.includes(known)),
        name,
      ).toBe(true);
    }
  });

  it('without a reader of MessagePack, JSON alone is understood', () => {
    expect(findMatches(capture, 'json.type == "tick"', {})).toEqual([1, 8]);
  });

  it('a cut frame has the length that was announced and the wire bytes that came', () => {
    const cut = mixedTraffic();
    cut.push('in', Uint8Array.of(0x82, 100, 1, 2, 3), 0);
    cut.endConnection(0);
    expect(findMatches(cut, 'len == 100 && wire == 3 && error == truncated')).toEqual([17]);
  });

  it('a message that does not inflate is no text and no JSON', () => {
    const broken = mixedTraffic();
    broken.push('in', Uint8Array.of(0xc1, 3, 0xff, 0xff, 0xff), 0);
    expect(findMatches(broken, '# == 17 && error == inflate-failed')).toEqual([17]);
    expect(findMatches(broken, '# == 17 && (text contains "" || json.a)')).toEqual([]);
  });
});
