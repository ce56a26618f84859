import { type DoctorChoices, MAX_IDLE_SECONDS } from '../../src/protocol/doctor';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { createIconButton } from '../ui/buttons';
import type { Cell } from '../ui/cell';
import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { KitCheckbox, KitTextField } from '../ui/kit';
import { t } from '../ui/strings';

/** What the user may choose before a run, folded away until it is asked for. */
export class DoctorOptionsForm {
  readonly element = el('div', { class: 'doctor-options', id: uniqueId('doctor-options'), hidden: '' });
  readonly toggle: HTMLButtonElement;
  readonly #choices: Cell<DoctorChoices>;
  /** As this form last wrote them: others come from the host and are shown anew. */
  #written: DoctorChoices | undefined;

  constructor(choices: Cell<DoctorChoices>) {
    this.#choices = choices;
    this.toggle = createIconButton({
      icon: 'gear',
      label: t('doctorOptions'),
      isLabelShown: true,
      onClick: () => this.#setOpen(this.element.hidden),
    });
    setAttribute(this.toggle, 'aria-controls', this.element.id);
    this.#setOpen(false);
    choices.watch((chosen) => {
      if (chosen !== this.#written) this.#build(chosen);
    });
  }

  #setOpen(isOpen: boolean): void {
    this.element.hidden = !isOpen;
    setAttribute(this.toggle, 'aria-expanded', String(isOpen));
  }

  #build(chosen: DoctorChoices): void {
    const nodeId = new KitTextField({
      label: t('doctorNodeId'),
      value: chosen.nodeId,
      placeholder: t('doctorNodeIdPlaceholder'),
      onInput: (value) => this.#change({ nodeId: value.trim() }),
    });
    const secondUrl = new KitTextField({
      label: t('doctorSecondUrl'),
      value: chosen.secondUrl,
      placeholder: t('doctorSecondUrlPlaceholder'),
      onInput: (value) => this.#change({ secondUrl: value.trim() }),
    });
    const serverPid = this.#createServerPid(chosen.serverPid);
    const mayDisturb = new KitCheckbox({
      label: t('doctorMayDisturb'),
      isChecked: chosen.mayDisturb,
      onChange: (isChecked) => this.#change({ mayDisturb: isChecked }),
    });
    this.element.replaceChildren(
      el(
        'div',
        { class: 'options-fields' },
        this.#createSeconds('doctorIdleSeconds', 'doctorIdleWrong', 1, chosen.idleSeconds, (idleSeconds) =>
          this.#change({ idleSeconds }),
        ),
        this.#createSeconds('doctorHeartbeatSeconds', 'doctorHeartbeatWrong', 0.1, chosen.heartbeatSeconds, (seconds) =>
          this.#change({ heartbeatSeconds: seconds }),
        ),
        nodeId.element,
        secondUrl.element,
        serverPid,
      ),
      mayDisturb.element,
      el('p', { class: 'options-hint' }, t('doctorMayDisturbHint')),
    );
  }

  #createServerPid(pid: number): HTMLElement {
    const error = el('div', { class: 'field-error', role: 'alert', hidden: '' });
    const field = new KitTextField({
      label: t('doctorServerPid'),
      value: pid === 0 ? '' : String(pid),
      placeholder: t('doctorServerPidPlaceholder'),
      onInput: (typed) => {
        const isPid = /^\d{0,7}$/.test(typed.trim());
        error.hidden = isPid;
        setText(error, isPid ? '' : t('doctorServerPidWrong'));
        if (isPid) this.#change({ serverPid: Number(typed.trim()) });
      },
    });
    return el('div', { class: 'options-field' }, field.element, error);
  }

  #createSeconds(
    label: ViewStringKey,
    wrong: ViewStringKey,
    min: number,
    value: number,
    onChange: (seconds: number) => void,
  ): HTMLElement {
    const error = el('div', { class: 'field-error', role: 'alert', hidden: '' });
    const field = new KitTextField({
      label: t(label),
      value: String(value),
      onInput: (typed) => {
        const seconds = parseSeconds(typed, min);
        error.hidden = seconds !== undefined;
        setText(error, seconds === undefined ? t(wrong, MAX_IDLE_SECONDS) : '');
        if (seconds !== undefined) onChange(seconds);
      },
    });
    return el('div', { class: 'options-field' }, field.element, error);
  }

  #change(change: Partial<DoctorChoices>): void {
    this.#written = { ...this.#choices.value, ...change };
    this.#choices.set(this.#written);
  }
}

/** Seconds with or without a fraction; undefined for anything else, and beyond the bounds. */
export function parseSeconds(typed: string, min: number): number | undefined {
  const text = typed.trim();
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds >= min && seconds <= MAX_IDLE_SECONDS ? seconds : undefined;
}
