import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inspector } from '../../scripts/lib/inspector.mjs';

/** The doctor on an endpoint that refuses, with a config in the workspace that serves it. */
export const doctorTests = {
  'the doctor names the cause, and the line of the workspace’s config': async (scene) => {
    const { workbench, servers, folder } = scene;
    await mkdir(join(folder, 'conf.d'), { recursive: true });
    const config = `server {
    listen 127.0.0.1:${servers.port};
    location /refuse {
        proxy_set_header Upgrade $http_upgrade;
        proxy_pass http://127.0.0.1:9;
    }
}
`;
    await writeFile(join(folder, 'conf.d', 'refuse.conf'), config);
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Socketscope: Diagnose Endpoint...');
    await workbench.answerInput(`ws://127.0.0.1:${servers.port}/refuse`);
    scene.inspector = new Inspector(workbench.webview());
    await scene.inspector.waitUntilShown();
    const { detail } = scene.inspector;
    await detail.getByText(/1 failed, \d+ to look at/).waitFor({ timeout: 60_000 });
    const handshake = scene.inspector.probe('Handshake');
    assert.match((await handshake.textContent()) ?? '', /426 Upgrade Required/);
    await handshake.getByRole('button', { name: 'refuse.conf, line 4' }).first().click();
    await workbench.tab('refuse.conf').waitFor();
    await workbench.runCommand('View: Close Editor');
  },

  'the report is copied, and one probe runs again by itself': async (scene) => {
    const { workbench } = scene;
    const { detail } = scene.inspector;
    await detail.getByRole('button', { name: 'Copy as Markdown' }).click();
    await detail.getByText('Copied the report as Markdown.').waitFor();
    const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /426 Upgrade Required/);
    assert.match(copied, /refuse\.conf/);
    await detail.getByRole('button', { name: 'Run Reach alone' }).click();
    await detail.getByText(/1 failed, \d+ to look at/).waitFor();
    await workbench.runCommand('View: Close All Editors');
  },
};
