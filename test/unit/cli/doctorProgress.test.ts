import { expect, it } from 'vitest';
import { DoctorProgress } from '../../../src/cli/doctorProgress';

it('keeps one line of a terminal up to date and leaves it empty', () => {
  const written: string[] = [];
  const progress = new DoctorProgress(2, (text) => written.push(text.replace('\r\u001b[K', '|')), 40);
  progress.start('idle');
  progress.start('sticky');
  progress.update('sticky', { text: 'connection 3 of 10', fraction: 0.2 });
  progress.finish('sticky');
  progress.update('idle', { text: `${'x'.repeat(100)}\n`, fraction: undefined });
  progress.clear();
  expect(written).toEqual([
    '|0/2 idle',
    '|0/2 idle · sticky',
    '|0/2 idle · sticky connection 3 of 10 20 %'.slice(0, 40),
    '|1/2 idle',
    `|1/2 idle ${'x'.repeat(30)}`,
    '|',
  ]);
});
