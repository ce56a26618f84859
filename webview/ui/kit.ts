/**
 * The controls that come from `@vscode/webview-ui-toolkit`, and the only file that knows it: another kit is a change of
 * this file and of `styles/kit.css`.
 *
 * The toolkit is large, so it is a chunk of its own, fetched after the first paint. Until then, and for good if it does
 * not load, the same elements work by what is written here and look the same by `:not(:defined)` in the styles.
 */

import { el, setAttribute } from './element';
import { passFocusTo } from './focus';

const BUTTON = 'vscode-button';
const CHECKBOX = 'vscode-checkbox';
const TEXT_FIELD = 'vscode-text-field';

export async function loadKit(): Promise<void> {
  const { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox, vsCodeTextField } = await import(
    '@vscode/webview-ui-toolkit'
  );
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeTextField());
  // The toolkit reads the theme in a `load` listener only, and that event was long before it.
  if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
}

export interface ButtonOptions {
  readonly label: string;
  readonly appearance: 'primary' | 'secondary';
  readonly onClick: () => void;
  /** A keyboard shortcut shown behind the label. */
  readonly keyHint?: string;
}

export class KitButton {
  readonly element = document.createElement(BUTTON);
  readonly #label = document.createTextNode('');
  #isDisabled = false;

  constructor({ label, appearance, onClick, keyHint }: ButtonOptions) {
    this.#label.data = label;
    setAttribute(this.element, 'appearance', appearance);
    this.element.append(this.#label);
    if (keyHint !== undefined) this.element.append(el('kbd', { class: 'key-hint' }, keyHint));
    this.element.addEventListener('click', () => {
      if (!this.#isDisabled) onClick();
    });
    standIn(this.element, BUTTON, 'button', () => this.element.click());
  }

  get label(): string {
    return this.#label.data;
  }

  set label(label: string) {
    if (this.#label.data !== label) this.#label.data = label;
  }

  set isDisabled(isDisabled: boolean) {
    this.#isDisabled = isDisabled;
    this.element.toggleAttribute('disabled', isDisabled);
  }

  set appearance(appearance: ButtonOptions['appearance']) {
    setAttribute(this.element, 'appearance', appearance);
  }
}

export interface CheckboxOptions {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export class KitCheckbox {
  readonly element = document.createElement(CHECKBOX);

  constructor({ label, isChecked, onChange }: CheckboxOptions) {
    this.element.textContent = label;
    this.isChecked = isChecked;
    const toggle = () => {
      if (isDefined(CHECKBOX)) return;
      this.isChecked = !this.isChecked;
      onChange(this.isChecked);
    };
    this.element.addEventListener('click', toggle);
    this.element.addEventListener('change', () => onChange(this.isChecked));
    standIn(this.element, CHECKBOX, 'checkbox', toggle);
  }

  get isChecked(): boolean {
    return Reflect.get(this.element, 'checked') === true;
  }

  set isChecked(isChecked: boolean) {
    Reflect.set(this.element, 'checked', isChecked);
    setAttribute(this.element, 'aria-checked', String(isChecked));
  }
}

export interface TextFieldOptions {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
}

export class KitTextField {
  readonly element = document.createElement(TEXT_FIELD);
  /** Takes the typing until the toolkit's own field is there. */
  #fallback: HTMLInputElement | undefined;

  constructor({ label, value, placeholder, onInput }: TextFieldOptions) {
    setAttribute(this.element, 'placeholder', placeholder);
    this.element.addEventListener('input', () => onInput(this.value));
    if (isDefined(TEXT_FIELD)) {
      this.element.append(label);
    } else {
      this.#fallback = el('input', { type: 'text', placeholder, 'aria-label': label, class: 'text-input' });
      this.element.append(el('span', { class: 'field-label' }, label), this.#fallback);
      void customElements.whenDefined(TEXT_FIELD).then(() => this.#upgrade(label));
    }
    this.value = value;
  }

  get value(): string {
    return this.#fallback?.value ?? String(Reflect.get(this.element, 'value') ?? '');
  }

  set value(value: string) {
    if (this.#fallback) this.#fallback.value = value;
    else Reflect.set(this.element, 'value', value);
  }

  focus(): void {
    (this.#fallback ?? this.element).focus();
  }

  #upgrade(label: string): void {
    const { value } = this;
    const hadFocus = this.#fallback === document.activeElement;
    this.#fallback = undefined;
    this.element.replaceChildren(label);
    setAttribute(this.element, 'aria-label', label);
    this.value = value;
    if (hadFocus) passFocusTo(this.element);
  }
}

function isDefined(name: string): boolean {
  return customElements.get(name) !== undefined;
}

/** Gives an element that is not defined yet its role and its keyboard, and takes both back when the toolkit brings its own. */
function standIn(element: HTMLElement, name: string, role: 'button' | 'checkbox', act: () => void): void {
  if (isDefined(name)) return;
  setAttribute(element, 'role', role);
  element.tabIndex = 0;
  element.addEventListener('keydown', (event) => {
    if (isDefined(name) || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    act();
  });
  if (role === 'checkbox') return;
  void customElements.whenDefined(name).then(() => {
    const hadFocus = element === document.activeElement;
    element.removeAttribute('role');
    element.removeAttribute('tabindex');
    if (hadFocus) passFocusTo(element);
  });
}
