import { join } from 'node:path';
import { startNginx } from './demoProxy.mjs';
import { Inspector } from './inspector.mjs';
import { ensureProgram } from './machine.mjs';
import { isListening } from './ports.mjs';
import { Tour, themes } from './tour.mjs';
import { until } from './workbench.mjs';

/** Where the demo's nginx.conf listens. */
const nginxPort = 8080;
/** Longer than the 5 s after which the demo's nginx cuts whoever is silent. */
const watchedSeconds = 12;

/** The doctor on a broken proxy, on an idle limit, on a storm, and before production. */
export class DoctorTour extends Tour {
  async run() {
    const { recorder, scene } = this.parts;
    await scene.restore();
    await this.setTheme('dark');
    if (await isListening(nginxPort)) throw new Error(`Port ${nginxPort} is taken: the demo's nginx needs it.`);
    const proxy = await startNginx(await ensureProgram('nginx'), join(scene.folder, 'nginx.conf'), nginxPort);
    try {
      if (!(await recorder.step('the doctor names the line of nginx.conf that breaks it', () => this.#diagnose())))
        return;
      for (const name of Object.keys(themes)) {
        await recorder.step(`the report in ${themes[name].name}`, () => this.shootInTheme('doctor', name));
      }
      await this.setTheme('dark');
      await recorder.step('its link opens that line', () => this.#follow());
      await recorder.step('the idle probe says when, who, and which heartbeat helps', () => this.#watchIdle());
      await recorder.step('the storm of reconnects is drawn', () => this.#drawStorm());
      await recorder.step('production readiness is one page', () => this.#checkReadiness());
    } finally {
      await proxy.stop();
    }
  }

  async #diagnose() {
    await this.openWindow();
    await this.workbench.runCommand('View: Close Primary Side Bar');
    await this.#command('Socketscope: Diagnose Endpoint...', `ws://localhost:${nginxPort}/telemetry`);
    const probe = this.inspector.probe('Handshake');
    await this.#untilDone();
    const link = probe.getByRole('button', { name: /^nginx\.conf, line \d+/ }).first();
    await link.waitFor();
    await probe.scrollIntoViewIfNeeded();
    await this.shoot('doctor-broken-proxy.png');
    return toOneLine(await probe.locator('.probe-cause, .probe-links').allInnerTexts());
  }

  async #follow() {
    await this.inspector
      .probe('Handshake')
      .getByRole('button', { name: /^nginx\.conf, line/ })
      .first()
      .click();
    await this.workbench.tab('nginx.conf').waitFor();
    await until(async () => (await this.workbench.squiggles().count()) > 0, 'squiggles');
    await this.shoot('doctor-config-link.png');
    await this.workbench.runCommand('View: Close Editor');
    return 'nginx.conf beside the report';
  }

  async #watchIdle() {
    await this.workbench.runCommand('View: Close All Editors');
    await this.#command('Socketscope: Open Connection Panel');
    await this.inspector.url.fill(`ws://localhost:${nginxPort}/ws/status`);
    await this.inspector.openTab('Doctor');
    await this.inspector.detail.getByRole('button', { name: 'Options', exact: true }).click();
    await this.inspector.field('Watch an idle connection').fill(String(watchedSeconds));
    await this.inspector.field('Heartbeat to try').fill('2');
    await this.inspector.detail.getByRole('button', { name: 'Options', exact: true }).click();
    return this.#runAlone('Idle', 'doctor-idle.png');
  }

  async #drawStorm() {
    return this.#runAlone('Reconnect storm', 'doctor-storm.png');
  }

  async #runAlone(title, picture) {
    await this.inspector.detail.getByRole('button', { name: `Run ${title} alone` }).click();
    await this.#untilDone();
    const probe = this.inspector.probe(title);
    const toggle = probe.getByRole('button').first();
    if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.click();
    await probe.locator('.chart').scrollIntoViewIfNeeded();
    await this.shoot(picture);
    const text = toOneLine(await probe.locator('.probe-cause').allInnerTexts());
    await toggle.click();
    return text;
  }

  async #checkReadiness() {
    await this.inspector.detail.getByRole('button', { name: 'Check production readiness' }).click();
    await this.#untilDone();
    const card = this.inspector.detail.getByRole('table', { name: 'Production readiness' });
    await card.waitFor();
    await card.scrollIntoViewIfNeeded();
    await this.shoot('doctor-readiness.png');
    return `${(await card.getByRole('row').count()) - 1} rows`;
  }

  /** Runs a command that opens an inspector, and answers what it asks. */
  async #command(title, answer) {
    await this.workbench.runCommand(title);
    if (answer !== undefined) await this.workbench.answerInput(answer);
    this.inspector = new Inspector(this.workbench.webview());
    await this.inspector.waitUntilShown();
  }

  async #untilDone() {
    await this.inspector.detail.getByRole('button', { name: 'Diagnose' }).waitFor({ timeout: 120_000 });
    await this.inspector.detail.getByText(/\d+ failed, \d+ to look at/).waitFor({ timeout: 120_000 });
  }
}

const toOneLine = (texts) => texts.join(' ').replaceAll(/\s+/g, ' ').trim();
