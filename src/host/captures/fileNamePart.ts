/** A text as a part of a file's name that every file system takes. */
export function toFileNamePart(text: string): string {
  return text.replace(/[\\/:*?"<>|\s]+/g, '_');
}
