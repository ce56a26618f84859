import { toErrorMessage } from '../src/base/errors';
import { HostApi } from './hostApi';
import { buildInspector } from './inspector';
import { el } from './ui/element';
import { KitButton, loadKit } from './ui/kit';
import { installStrings, t } from './ui/strings';
import { ViewStateStore } from './viewState';

/** Entry of the inspector's page: opens the session, builds the view, then fetches the control kit. */

const api = new HostApi();
const app = document.getElementById('app') ?? document.body.appendChild(el('div', { id: 'app' }));
const state = new ViewStateStore(api, app.dataset.inspectorId ?? '');

async function start(): Promise<void> {
  try {
    const snapshot = await api.request('session/open', {});
    installStrings(snapshot.strings);
    buildInspector(app, api, state, snapshot);
  } catch (thrown) {
    showStartFailure(toErrorMessage(thrown));
  }
}

function showStartFailure(message: string): void {
  const again = new KitButton({ label: t('tryAgain'), appearance: 'primary', onClick: () => void start() });
  app.replaceChildren(
    el('div', { class: 'start-failure', role: 'alert' }, el('p', {}, t('startFailed', message)), again.element),
  );
}

window.addEventListener('pagehide', () => api.dispose());

void start().finally(() => {
  // After the first paint: the view is whole without the kit.
  requestAnimationFrame(() => {
    setTimeout(() => {
      loadKit().catch((thrown: unknown) => console.warn('The control kit did not load; plain controls stay.', thrown));
    });
  });
});
