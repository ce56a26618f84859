import { toPlaceholder } from '../base/secretPlaceholder';
import type { SecretSource } from '../session/secrets';

const PREFIX = 'SOCKETSCOPE_SECRET_';

/** Values of secrets in the environment: neither the list of processes nor the shell's history shows them. */
export function createVariableSecrets(readVariable: (name: string) => string | undefined): SecretSource {
  return {
    read: async (name) => readVariable(PREFIX + name),
    describeRemedy: (name) => `Put the value for ${toPlaceholder(name)} into the variable ${PREFIX}${name}.`,
  };
}
