export function activate(): void {
  return;
}
