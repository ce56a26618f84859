import { describe, expect, it } from 'vitest';
import type { EvaluationGuard } from '../../../../src/capture/evaluationGuard';
import { MAX_UNDECIDED_ROWS, RowIndex } from '../../../../src/capture/rowIndex';
import { createRowPredicate } from '../../../../src/capture/rowPredicate';
import { VmEvaluationGuard } from '../../../../src/files/evaluationGuard';
import { OPCODE_GROUPS } from '../../../../src/wire/opcodeGroup';
import { newCapture, pushFrame } from '../traffic';

/** The only texts on which the expression below never ends. */
const EVIL = `${'a'.repeat(40)}!`;
const CATASTROPHIC = '/^(a+)+$/';

function captureOf(texts: readonly string[]) {
  const capture = newCapture();
  for (const payload of texts) pushFrame(capture, 'in', { opcode: 1, payload });
  return capture;
}

function index(capture: ReturnType<typeof newCapture>, text: string, guard: EvaluationGuard = new VmEvaluationGuard()) {
  return new RowIndex(capture, createRowPredicate(capture, { opcodes: OPCODE_GROUPS, direction: 'both', text }), guard);
}

const rowsOf = (rows: RowIndex) => Array.from({ length: rows.length }, (_, position) => rows.ordinalAt(position));

describe('the guard of the engine', () => {
  const guard = new VmEvaluationGuard();

  it.each([/^(a+)+$/, /^(a|a)*$/, /(.*)*=(.*)*=(.*)*$/s])('interrupts %s in the midst', (regex) => {
    const text = `${'a'.repeat(2_000)}\n!`;
    let isDone = false;
    const work = () => {
      regex.test(text);
      isDone = true;
    };
    expect(guard.run(work, 50)).toBe(false);
    expect(isDone).toBe(false);
  });

  it('lets work that ends do so, again and again, and what it throws through', () => {
    let count = 0;
    for (let turn = 0; turn < 5; turn++) expect(guard.run(() => count++, 1_000)).toBe(true);
    expect(count).toBe(5);
    const failing = () => {
      throw new TypeError('mine');
    };
    expect(() => guard.run(failing, 1_000)).toThrow(TypeError);
    expect(guard.run(() => undefined, 1_000)).toBe(true);
  });
});

describe('a regular expression that backtracks for ever', () => {
  it('leaves out the rows on which it does, counted, and decides all others', () => {
    const texts = Array.from({ length: 600 }, (_, at) => (at === 3 || at === 300 ? EVIL : at % 2 === 0 ? 'aaa' : 'b'));
    const rows = index(captureOf(texts), CATASTROPHIC);
    expect(rows.extend()).toBe(true);
    expect(rows.undecidedCount).toBe(2);
    expect(rows.isGivenUp).toBe(false);
    expect(rowsOf(rows)).toEqual(texts.flatMap((text, at) => (text === 'aaa' ? [at] : [])));
    expect(rows.checkedCount).toBe(600);
  });

  it('does not matter where the other conditions decide', () => {
    const capture = captureOf([EVIL, 'aaa', EVIL]);
    const either = index(capture, `${CATASTROPHIC} || opcode == text`);
    either.extend();
    expect([rowsOf(either), either.undecidedCount]).toEqual([[0, 1, 2], 0]);
    const never = index(capture, `len < 10 && ${CATASTROPHIC}`);
    never.extend();
    expect([rowsOf(never), never.undecidedCount]).toEqual([[1], 0]);
    const negated = index(capture, `!${CATASTROPHIC}`);
    negated.extend();
    expect([rowsOf(negated), negated.undecidedCount]).toEqual([[], 2]);
  });

  it('is given up after so many rows; what comes later is not looked at', () => {
    // A guard that knows the evil text, so that nobody waits for it twenty times.
    let attempts = 0;
    const impatient: EvaluationGuard = {
      run: () => {
        attempts++;
        return false;
      },
    };
    const rows = index(captureOf(Array.from({ length: 1_000 }, () => EVIL)), CATASTROPHIC, impatient);
    expect(rows.extend(10)).toBe(false);
    expect(rows.undecidedCount).toBe(10);
    while (!rows.extend(10));
    expect([rows.isGivenUp, rows.undecidedCount, rows.length]).toEqual([true, MAX_UNDECIDED_ROWS, 0]);
    expect(attempts).toBe(2 * MAX_UNDECIDED_ROWS);
    expect(rows.extend()).toBe(true);
    expect(attempts).toBe(2 * MAX_UNDECIDED_ROWS);
  });

  it('an interruption at any point of a batch loses no row', () => {
    const texts = Array.from({ length: 50 }, (_, at) => (at % 3 === 0 ? 'aaa' : 'b'));
    for (let limit = 1; limit < 60; limit += 7) {
      // Interrupts by an exception after so many matches, as the engine does by termination; alone, everything ends.
      let calls = 0;
      const interrupting: EvaluationGuard = {
        run: (work) => {
          calls++;
          if (calls % 2 === 0) {
            work();
            return true;
          }
          return runAtMost(work, limit);
        },
      };
      const rows = index(captureOf(texts), '/^(a+)+$/', interrupting);
      rows.extend();
      expect(rowsOf(rows)).toEqual(texts.flatMap((text, at) => (text === 'aaa' ? [at] : [])));
      expect(rows.undecidedCount).toBe(0);
    }
  });

  it('without a guard an expression that ends is evaluated as it is', () => {
    const capture = captureOf(['aaa', 'b']);
    const criteria = { opcodes: OPCODE_GROUPS, direction: 'both', text: CATASTROPHIC } as const;
    const predicate = createRowPredicate(capture, criteria);
    expect([predicate?.(0), predicate?.(1)]).toEqual([true, false]);
    const rows = new RowIndex(capture, predicate);
    rows.extend();
    expect(rowsOf(rows)).toEqual([0]);
  });

  it('large texts make a batch end early', () => {
    const texts = Array.from({ length: 30 }, (_, at) => `${'x'.repeat(500_000)}${at % 2}`);
    const capture = newCapture(1 << 28);
    for (const payload of texts) pushFrame(capture, 'in', { opcode: 1, payload });
    let batches = 0;
    const rows = index(capture, '/x1$/', {
      run: (work) => {
        batches++;
        work();
        return true;
      },
    });
    rows.extend();
    expect([rows.length, batches]).toEqual([15, 10]);
  });
});

/** Lets `RegExp.prototype.test` be called so many times, then breaks off. */
function runAtMost(work: () => void, limit: number): boolean {
  const { test } = RegExp.prototype;
  let left = limit;
  const stop = new Error('interrupted');
  RegExp.prototype.test = function (text) {
    if (left-- === 0) throw stop;
    return test.call(this, text);
  };
  try {
    work();
    return true;
  } catch (error) {
    if (error !== stop) throw error;
    return false;
  } finally {
    RegExp.prototype.test = test;
  }
}
