import type { FieldSchema } from './schema';
import { MAX_FIELD_NUMBER, type Tag, WireType } from './wire';

/** `field 3`, `field 3 (speed)`. */
export function toLabel({ number }: Tag, schema: FieldSchema | undefined): string {
  return schema === undefined ? `field ${number}` : `field ${number} (${schema.name})`;
}

/** What is wrong with a tag within a group, of which 0 is none; undefined where it can be read. */
export function findTagMistake({ number, wireType }: Tag, group: number): string | undefined {
  if (number === 0) return 'Field number 0 is not allowed';
  if (number > MAX_FIELD_NUMBER) return `Field number ${number} is beyond ${MAX_FIELD_NUMBER}, the largest there is`;
  if (wireType > WireType.fixed32) return `Field ${number} has the wire type ${wireType}, which does not exist`;
  if (wireType !== WireType.groupEnd || number === group) return undefined;
  return group === 0 ? `Group ${number} ends here, but was not begun` : `Group ${number} ends within group ${group}`;
}
