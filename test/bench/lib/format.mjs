/** Figures as people read them. What was not measured is a dash. */
const orDash = (format) => (value) => (Number.isFinite(value) ? format(value) : '-');

export const count = orDash((value) => Math.round(value).toLocaleString('en-US'));
export const perSecond = orDash((value) => `${count(value)}/s`);
export const ratio = orDash((value) => (value < 10 ? value.toFixed(2) : count(value)));
export const mebibytes = orDash((value) => `${(value / 1_048_576).toFixed(1)} MiB`);
export const kibibytes = orDash((value) => `${(value / 1_024).toFixed(0)} KiB`);
export const milliseconds = orDash((value) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`);
export const bytesEach = orDash((value) => `${value.toFixed(1)} B`);
