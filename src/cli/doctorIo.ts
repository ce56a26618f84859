import { readFile } from 'node:fs/promises';
import { NodeSourceReader } from '../files/nodeSourceReader';
import { createProbePorts } from '../net/probePorts';
import { SystemClock } from '../net/systemClock';
import { PROBES } from '../probe/registry';
import type { DoctorIo } from './doctorCommand';
import { onInterrupt } from './onInterrupt';

const USUAL_COLUMNS = 80;

/** The real network, files and signals of this process. */
export function createDoctorIo(): DoctorIo {
  return {
    ports: createProbePorts(new SystemClock()),
    probes: PROBES,
    // What cannot be followed makes a rule say so.
    reader: new NodeSourceReader(() => undefined),
    // A terminal that was given no size says 0.
    columns: process.stderr.isTTY ? process.stderr.columns || USUAL_COLUMNS : undefined,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    readFile: (path) => readFile(path, 'utf8'),
    readVariable: (name) => process.env[name],
    onInterrupt,
  };
}
