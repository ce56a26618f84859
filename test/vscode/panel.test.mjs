export async function runPanelTests() {}
