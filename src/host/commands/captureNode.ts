import { type CaptureNode, type CapturesTree, isCaptureNode } from '../captures/capturesTree';

/** The item that a menu of the tree was opened on; a key acts on the one that is selected. */
export function findCaptureNode(args: readonly unknown[], tree: CapturesTree): CaptureNode | undefined {
  const [node] = args;
  return isCaptureNode(node) ? node : tree.selected;
}
