import { until } from './workbench.mjs';

/**
 * The inspector as a user of it finds things: by role and by name, never by class.
 * `document` is the frame locator that `Workbench.webview` answers.
 */
export class Inspector {
  #document;

  constructor(document) {
    this.#document = document;
  }

  get url() {
    return this.#document.getByRole('combobox', { name: 'WebSocket URL' });
  }

  get table() {
    return this.#document.getByRole('grid', { name: 'Frames' });
  }

  get filter() {
    return this.#document.getByRole('combobox', { name: 'Filter', exact: true });
  }

  /** What the filter field offers to complete. */
  get completions() {
    return this.#document.getByRole('listbox', { name: 'What can be typed here' }).getByRole('option');
  }

  /** How many rows the filter found, and of how many. */
  get filterCount() {
    return this.#document.getByRole('search', { name: 'Filter' }).getByText(/^[\d,]+ (of|rows)/);
  }

  /** The field of a bar over the table, by the beginning of its name. */
  field(name) {
    return this.#document.getByRole('textbox', { name: new RegExp(`^${name}`) });
  }

  get tree() {
    return this.#document.getByRole('tree', { name: 'Decoded payload' });
  }

  /** Bytes of the payload that are highlighted or not, in the detail. */
  get hex() {
    return this.#document.getByRole('grid', { name: 'Bytes' });
  }

  get status() {
    return this.#document.getByRole('group', { name: 'Connection status' });
  }

  /** A link in the status line, by the beginning of its text. */
  link(name) {
    return this.status.getByRole('button', { name });
  }

  /** What is said under the fields, in one text. */
  async alerts() {
    return (await this.#document.getByRole('alert').allTextContents()).join('\n');
  }

  button(name) {
    return this.#document.getByRole('button', { name, exact: true });
  }

  /** Rows of the table that contain every one of the texts. */
  rows(...texts) {
    return texts.reduce(
      (rows, text) => rows.filter({ hasText: text }),
      this.table.getByRole('row').filter({ visible: true }),
    );
  }

  async waitUntilShown() {
    await this.url.waitFor({ timeout: 90_000 });
  }

  /** Types the URL, and subprotocols into the options where given, and connects. */
  async connect(url, { subprotocols = '' } = {}) {
    await this.url.fill(url);
    if (subprotocols !== '') {
      const options = this.button('Connection options');
      await options.click();
      await this.#document.getByRole('textbox', { name: 'Subprotocols' }).fill(subprotocols);
      await options.click();
    }
    await this.button('Connect').click();
    await this.waitForPhase('Open');
  }

  async waitForPhase(phase) {
    await this.status.getByRole('status').filter({ hasText: phase }).waitFor();
  }

  /** The line of facts about the connection, as a user reads it. */
  async readFacts() {
    const [facts] = await this.status.allInnerTexts();
    return facts.replaceAll(/\s+/g, ' ').trim();
  }

  /** How many frames of an opcode the chip counts, `Text`, `Binary`, `Ping` and so on. */
  async count(opcode) {
    const chips = this.#document.getByRole('group', { name: 'Opcodes shown' });
    const text = await chips.getByRole('button').filter({ hasText: opcode }).textContent();
    return Number(text.replaceAll(/\D/g, ''));
  }

  async waitForCount(opcode, least = 1) {
    return until(async () => (await this.count(opcode)) >= least, `${least} ${opcode} frames`);
  }

  /** Brings the first rows into view. */
  async scrollToStart() {
    await this.table.press('Home');
  }

  /** Brings the newest rows into view, and those that come. */
  async follow() {
    const button = this.button('Follow');
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
  }

  /** Selects a row; the table stops following by that. Rows are recycled, so the row is found again by its selection. */
  async select(row) {
    await row.click();
    await this.table.getByRole('row', { selected: true }).waitFor();
  }

  async openTab(name) {
    await this.#document.getByRole('tab', { name }).click();
  }

  get detail() {
    return this.#document.getByRole('tabpanel');
  }

  /** A probe of the doctor by its title. */
  probe(title) {
    return this.detail
      .getByRole('listitem')
      .filter({ has: this.#document.getByText(title, { exact: true }) })
      .first();
  }

  /** Sends a message with the composer; `kind` as the list names it. */
  async send(kind, text) {
    await this.#document.getByRole('combobox', { name: 'Kind of message' }).selectOption({ label: kind });
    const field = this.#document.getByRole('textbox', { name: kind === 'Close' ? 'Reason' : 'Message' });
    await field.fill(text);
    await this.#document.getByRole('button', { name: /^Send/ }).click();
  }
}
