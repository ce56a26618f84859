/** What is asked of one object several times is worked out once for it, and forgotten with it. */
export function oncePer<Subject extends object, Answer>(
  compute: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const answers = new WeakMap<Subject, { readonly answer: Answer }>();
  return (subject) => {
    const known = answers.get(subject);
    if (known !== undefined) return known.answer;
    const answer = compute(subject);
    answers.set(subject, { answer });
    return answer;
  };
}
