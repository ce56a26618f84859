import { toErrorMessage } from '../../src/base/errors';
import type { FilterHelp } from '../../src/protocol/filter';
import { type HostApi, isMoot } from '../hostApi';
import { createIconButton, createPopupButton } from '../ui/buttons';
import { el, setAttribute, setStyle, uniqueId } from '../ui/element';
import { t } from '../ui/strings';

const EDGE_PX = 8;
const MIN_HEIGHT_PX = 140;
const MAX_HEIGHT_PX = 480;

export interface HelpPopupOptions {
  readonly api: HostApi;
  /** An example was chosen. */
  readonly onTry: (text: string) => void;
  /** Closed by the keyboard: the focus has to go somewhere. */
  readonly onLeave: () => void;
}

/** The language on one page: fields, operators, and examples that are tried by a click. Asked of the host once. */
export class HelpPopup {
  readonly button: HTMLButtonElement;
  readonly element: HTMLElement;
  readonly #options: HelpPopupOptions;
  readonly #content = el('div', { class: 'filter-help-content' });
  #isLoaded = false;

  constructor(options: HelpPopupOptions) {
    this.#options = options;
    const titleId = uniqueId('filter-help');
    const close = createIconButton({ icon: 'close', label: t('filterHelpClose'), onClick: () => this.#leave() });
    this.element = el(
      'div',
      { class: 'filter-help', role: 'dialog', 'aria-labelledby': titleId, tabindex: '-1', hidden: '' },
      el(
        'div',
        { class: 'filter-help-head' },
        el('h3', { class: 'section-title', id: titleId }, t('filterHelpTitle')),
        close,
      ),
      this.#content,
    );
    this.button = createPopupButton({ icon: 'help', label: t('filterHelp'), onClick: () => this.toggle() }, 'dialog');
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    });
    document.addEventListener('pointerdown', ({ target }) => {
      const isOutside = target instanceof Node && !this.element.contains(target) && !this.button.contains(target);
      if (isOutside) this.#close();
    });
  }

  toggle(): void {
    if (this.element.hidden) void this.open();
    else this.#leave();
  }

  async open(): Promise<void> {
    this.element.hidden = false;
    setAttribute(this.button, 'aria-expanded', 'true');
    const roomPx = window.innerHeight - this.element.getBoundingClientRect().top - EDGE_PX;
    setStyle(this.element, 'max-block-size', `${Math.max(MIN_HEIGHT_PX, Math.min(MAX_HEIGHT_PX, roomPx))}px`);
    this.element.focus();
    if (this.#isLoaded) return;
    try {
      const help = await this.#options.api.request('filter/help', {});
      this.#content.replaceChildren(...this.#createContent(help));
      this.#isLoaded = true;
    } catch (thrown) {
      if (!isMoot(thrown)) this.#content.replaceChildren(toErrorMessage(thrown));
    }
  }

  #leave(): void {
    this.#close();
    this.#options.onLeave();
  }

  #close(): void {
    this.element.hidden = true;
    setAttribute(this.button, 'aria-expanded', 'false');
  }

  #createContent({ fields, operators, examples }: FilterHelp): readonly Node[] {
    const toExample = (text: string) => {
      const button = el('button', { class: 'filter-example', type: 'button', title: t('filterTry') }, text);
      button.addEventListener('click', () => {
        this.#close();
        this.#options.onTry(text);
      });
      return button;
    };
    return [
      el('p', { class: 'filter-help-intro' }, t('filterHelpIntro')),
      createSection(
        t('filterHelpExamples'),
        examples.map(({ text, summary }) => [toExample(text), summary]),
      ),
      createSection(
        t('filterHelpFields'),
        fields.map(({ name, aliases, summary, operators: known, example }) => [
          el('code', {}, [name, ...aliases].join(', ')),
          el(
            'div',
            {},
            summary,
            ' ',
            el('code', { class: 'filter-help-operators' }, known.join('  ')),
            ' ',
            toExample(example),
          ),
        ]),
      ),
      createSection(
        t('filterHelpOperators'),
        operators.map(({ operator, summary }) => [el('code', {}, operator), summary]),
      ),
    ];
  }
}

function createSection(title: string, rows: readonly (readonly [Node, Node | string])[]): HTMLElement {
  const list = el('dl', { class: 'filter-help-list' });
  for (const [term, description] of rows) list.append(el('dt', {}, term), el('dd', {}, description));
  return el('section', {}, el('h4', { class: 'section-title' }, title), list);
}
