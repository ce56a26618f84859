/** `1 frame`, `2,016 frames`: a whole number and what is counted, whose plural takes an s unless another is given. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
