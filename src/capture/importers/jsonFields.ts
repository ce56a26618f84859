/** Fields of foreign JSON, each undefined where it is missing or of another type: files are input. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Own fields only: `__proto__` and `constructor` are names like any other. */
export function readString(object: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Finite ones. */
export function readNumber(object: JsonObject, name: string): number | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function readBoolean(object: JsonObject, name: string): boolean | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

export function readArray(object: JsonObject, name: string): readonly unknown[] {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return Array.isArray(value) ? value : [];
}

export function readObject(object: JsonObject, name: string): JsonObject | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return isJsonObject(value) ? value : undefined;
}
