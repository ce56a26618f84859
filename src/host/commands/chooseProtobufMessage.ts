import type { Command } from './command';
import { withShownInspector } from './withShownInspector';

/** Chooses the Protocol Buffers message that the binary messages of the connection or capture on show are. */
export const chooseProtobufMessage: Command = {
  id: 'socketscope.chooseProtobufMessage',
  run: (context) => withShownInspector(context, (inspector) => context.protobufMessages.choose(inspector.settings.url)),
};
