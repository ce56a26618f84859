import { join } from 'node:path';
import { delay } from './processes.mjs';
import { until, Workbench } from './workbench.mjs';

/** What is looked at in more than one theme is looked at in these. */
export const themes = {
  dark: { name: 'Dark Modern', bodyClass: 'vscode-dark' },
  light: { name: 'Light Modern', bodyClass: 'vscode-light' },
  hc: { name: 'Default High Contrast', bodyClass: 'vscode-high-contrast' },
};

/** Toasts fade, and colours are repainted a moment after the theme changed. */
const settleMs = 1500;

/** A way through the product in a window of its own: every step looks at what it did, and some leave a picture. */
export class Tour {
  /** `{ browser, server, scene, out, recorder }` */
  parts;
  workbench;
  inspector;

  constructor(parts) {
    this.parts = parts;
  }

  async openWindow() {
    const { browser, server, scene, recorder } = this.parts;
    this.workbench = await Workbench.open(browser, server, { folder: scene.folder });
    recorder.picture = (path) => this.workbench.screenshot(path);
  }

  setTheme(name) {
    return this.parts.server.writeSettings({ 'workbench.colorTheme': themes[name].name });
  }

  /** Answers with the picture's name. */
  async shoot(name) {
    await this.workbench.page.mouse.move(900, 888);
    await delay(settleMs);
    await this.workbench.screenshot(join(this.parts.out, name));
    return name;
  }

  /** A picture of the window in a theme, once the webview has taken it: `panel-light.png` for `panel` and `light`. */
  async shootInTheme(subject, theme) {
    await this.setTheme(theme);
    const body = this.workbench.webview().locator('body');
    const { bodyClass } = themes[theme];
    const hasTheme = async () => ((await body.getAttribute('class')) ?? '').split(' ').includes(bodyClass);
    await until(hasTheme, `the class ${bodyClass}`);
    return this.shoot(`${subject}-${theme}.png`);
  }
}
