/** What several rules ask of one model is worked out once for it, and forgotten with it. */
export function oncePerModel<Model extends object, Answer>(
  compute: (model: Model) => Answer,
): (model: Model) => Answer {
  const answers = new WeakMap<Model, { readonly answer: Answer }>();
  return (model) => {
    const known = answers.get(model);
    if (known !== undefined) return known.answer;
    const answer = compute(model);
    answers.set(model, { answer });
    return answer;
  };
}
