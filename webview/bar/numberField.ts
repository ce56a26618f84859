import { el, setAttribute, setText } from '../ui/element';
import { KitTextField } from '../ui/kit';

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

export interface NumberFieldOptions extends NumberRange {
  readonly label: string;
  readonly value: number;
  /** Says what can be typed. */
  readonly wrong: string;
  /** A number within the range was typed. */
  readonly onValue: (value: number) => void;
}

/** A text field for a number; what is none stays in the field, with a line below it that says what would be one. */
export function createNumberField(options: NumberFieldOptions): HTMLElement {
  const { label, value, wrong, onValue } = options;
  return createCheckedField({
    label,
    value: String(value),
    wrong,
    parse: (typed) => parseNumber(typed, options),
    onValue,
  });
}

export interface CheckedFieldOptions<T> {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Says what can be typed. */
  readonly wrong: string;
  /** Undefined for what cannot be used. */
  readonly parse: (typed: string) => T | undefined;
  readonly onValue: (value: T) => void;
}

/** A text field whose text means something else; the last good value stays in force while it is wrong. */
export function createCheckedField<T>(options: CheckedFieldOptions<T>): HTMLElement {
  const { label, value, placeholder, wrong, parse, onValue } = options;
  const error = el('div', { class: 'field-error', role: 'alert', hidden: '' });
  const field = new KitTextField({
    label,
    value,
    ...(placeholder === undefined ? {} : { placeholder }),
    onInput: (typed) => {
      const parsed = parse(typed);
      error.hidden = parsed !== undefined;
      setText(error, parsed === undefined ? wrong : '');
      setAttribute(field.element, 'aria-invalid', parsed === undefined ? 'true' : undefined);
      if (parsed !== undefined) onValue(parsed);
    },
  });
  return el('div', { class: 'options-field' }, field.element, error);
}

/** A decimal number within the range; undefined for anything else. */
export function parseNumber(typed: string, { min, max, isWhole }: NumberRange): number | undefined {
  const trimmed = typed.trim();
  if (!(isWhole ? /^\d+$/ : /^\d+([.,]\d+)?$/).test(trimmed)) return undefined;
  const value = Number(trimmed.replace(',', '.'));
  return value >= min && value <= max ? value : undefined;
}
