import type { Finding } from '../rule';
import { isLoud } from '../severity';

/** Findings by the places they concern: those that make a verdict, and the notes, put in order only when somebody asks. */
export class Concerns<Index> {
  readonly loud: Index;
  readonly #create: (findings: readonly Finding[]) => Index;
  readonly #findings: readonly Finding[];
  #quiet: Index | undefined;

  constructor(create: (findings: readonly Finding[]) => Index, findings: readonly Finding[]) {
    this.#create = create;
    this.#findings = findings;
    this.loud = create(findings.filter(isLoud));
  }

  get quiet(): Index {
    this.#quiet ??= this.#create(this.#findings.filter((finding) => !isLoud(finding)));
    return this.#quiet;
  }
}
