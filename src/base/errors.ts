/**
 * An error the user can act on. `message` says what happened, then what to do; `code` is stable and is what code compares.
 * Every other thrown error is a defect of ours and is logged with its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The caller no longer wants the answer. Never shown to a user. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('Cancelled');
  }
}

/** The text of anything that was thrown; an `AggregateError` with an empty message speaks through its parts. */
export function toErrorMessage(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(toErrorMessage).join('; ');
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}

/** Node's code of anything that was thrown, such as `ENOENT`; undefined where it has none. */
export function toErrorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
