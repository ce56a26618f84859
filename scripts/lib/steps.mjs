import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from './say.mjs';

/**
 * Runs named steps one after another and records for each what was seen. A step that throws is recorded with a picture
 * of the moment, and the steps after it still run.
 */
export class StepRecorder {
  #steps = [];
  #folder;
  #takePicture = async () => undefined;

  constructor(folder) {
    this.#folder = folder;
  }

  get isGood() {
    return this.#steps.length > 0 && this.#steps.every(({ ok }) => ok);
  }

  /** `take(path)` makes a picture of what a failing step left. */
  set picture(take) {
    this.#takePicture = take;
  }

  /** `body` answers with what was seen, in a few words. Answers whether the step was good. */
  async step(name, body) {
    try {
      const seen = await body();
      this.#steps.push({ name, ok: true, seen });
      say(`ok    ${name}: ${seen}`);
      return true;
    } catch (error) {
      const picture = `failed-${this.#steps.length + 1}.png`;
      await this.#takePicture(join(this.#folder, picture)).catch((reason) => say(`no picture: ${reason.message}`));
      this.#steps.push({ name, ok: false, seen: error.message, picture });
      say(`FAIL  ${name}: ${error.message}`);
      return false;
    }
  }

  /** Writes `summary.json`: `{ ok, steps: [{ name, ok, seen, picture? }] }`. */
  async write() {
    await mkdir(this.#folder, { recursive: true });
    const summary = { ok: this.isGood, steps: this.#steps };
    await writeFile(join(this.#folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  }
}
