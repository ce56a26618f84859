import { type ConnectionNode, isConnectionNode } from '../connectionsTree';

/** The connection that a menu of the tree was opened on. */
export function findConnection(args: readonly unknown[]): ConnectionNode | undefined {
  const [node] = args;
  return isConnectionNode(node) ? node : undefined;
}
