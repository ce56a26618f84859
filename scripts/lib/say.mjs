/** Progress of long steps. Everything goes to standard error: standard output belongs to results. */

const startedAt = Date.now();

/** Prints one line with the seconds since the script began. */
export function say(text) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
  process.stderr.write(`[${seconds} s] ${text}\n`);
}
