/** What a filter may be; beyond, it is refused at the place where the limit is crossed. */

/** UTF-16 code units of the whole filter. */
export const MAX_FILTER_CHARS = 32_768;
/** Parentheses and negations around one condition. */
export const MAX_FILTER_DEPTH = 100;
/** Comparisons and searches of one filter. */
export const MAX_CONDITIONS = 500;
/** Values between the braces of one `in`. */
export const MAX_LIST_VALUES = 1_000;
/** Keys and places of one path into JSON. */
export const MAX_PATH_STEPS = 32;
/** A message of more bytes is not decoded for a `json` path: the condition does not hold. */
export const MAX_STRUCTURED_BYTES = 16 * 1_048_576;
