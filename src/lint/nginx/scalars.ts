import type { Level, Placed, UnknownPart } from './level';

/** A directive that takes the nearest level's value, such as `proxy_read_timeout`. */
export interface EffectiveScalar {
  /** Undefined where nginx's default applies, as far as can be seen. */
  readonly placed: Placed | undefined;
  /** Its first argument. */
  readonly value: string | undefined;
  /** Where a nearer value could come from unseen. */
  readonly unknown: UnknownPart | undefined;
}

const NOTHING: EffectiveScalar = { placed: undefined, value: undefined, unknown: undefined };

/** Answers which value is in force. Every level on the way up remembers the answer, so a whole file costs linear time. */
export class ScalarResolver {
  readonly #answers = new Map<string, Map<Level, EffectiveScalar>>();

  nearest(level: Level, name: string): EffectiveScalar {
    const answers = this.#answers.get(name) ?? new Map<Level, EffectiveScalar>();
    this.#answers.set(name, answers);
    const path: Level[] = [];
    let at: Level | undefined = level;
    while (at !== undefined && !answers.has(at)) {
      path.push(at);
      at = at.parent;
    }
    let answer = (at && answers.get(at)) ?? NOTHING;
    for (const step of path.reverse()) {
      const placed = step.items.find(({ directive }) => directive.name === name);
      if (placed !== undefined) answer = { placed, value: placed.directive.args[0]?.value, unknown: undefined };
      else answer = { ...answer, unknown: step.unknowns[0] ?? answer.unknown };
      answers.set(step, answer);
    }
    return answer;
  }
}
