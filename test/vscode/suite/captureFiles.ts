import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Capture } from '../../../src/capture/capture';
import { exporters } from '../../../src/capture/exporters/registry';
import { sessionMarkers } from '../../../src/session/connectionFacts';
import { importMarkers } from '../../../src/session/importMarkers';
import type { MarkerData } from '../../../src/session/markers';
import { eventually } from './runner';

const MEBIBYTE = 1_048_576;

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'socketscope-captures-'));
}

/** A capture of one connection with a secret in its URL and a cookie; `#n …` is the n-th frame. */
export function newCapture(frameCount: number, padding = ''): Capture<MarkerData> {
  const capture = new Capture<MarkerData>({ memoryBytes: 1024 * MEBIBYTE, maxInflatedBytes: MEBIBYTE });
  const facts = {
    url: 'ws://example.org/live?token=hunter2',
    requestLine: 'GET /live?token=hunter2 HTTP/1.1',
    requestHeaders: [['Cookie', 'session=hunter2']] as const,
    statusLine: 'HTTP/1.1 101 Switching Protocols',
    statusCode: 101,
    responseHeaders: [],
    subprotocol: '',
    deflate: undefined,
    startedMs: 1_700_000_000_000,
    openedMs: 1_700_000_000_000,
    remoteAddress: undefined,
    remotePort: undefined,
  };
  capture.beginConnection();
  capture.appendMarker(importMarkers.toOpening(facts), facts.openedMs);
  for (let i = 0; i < frameCount; i++) capture.push('in', toFrame(`#${i} ${padding}`), facts.openedMs + i);
  return capture;
}

/** Writes the capture as the exporter of that id does, with everything in it. */
export async function writeCapture(capture: Capture<MarkerData>, path: string, id: string): Promise<vscode.Uri> {
  const exporter = exporters.find((one) => one.id === id);
  if (exporter === undefined) throw new Error(`no exporter ${id}`);
  const ordinals = { first: 0, last: capture.entryCount - 1 };
  const context = { markers: sessionMarkers };
  const chunks = [...exporter.export(capture, { ordinals, context, isRedacted: false, appVersion: '0' })];
  await writeFile(path, Buffer.concat(chunks.map(({ data }) => Buffer.from(data as string))));
  return vscode.Uri.file(path);
}

/** The editor that the tab in front has. */
export function activeEditor(): { readonly viewType: string; readonly path: string } | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom ? { viewType: input.viewType, path: input.uri.fsPath } : undefined;
}

/** Exports what the inspector in front shows once it is there; answers with the text of the file. */
export async function exportTo(path: string, options: object = {}): Promise<string> {
  await eventually(
    async () => {
      await vscode.commands.executeCommand('socketscope.exportCapture', vscode.Uri.file(path), options);
      return existsSync(path);
    },
    (isThere) => isThere,
  );
  return readFileSync(path, 'utf8');
}

function toFrame(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const head = payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 0xff];
  return Uint8Array.of(...head, ...payload);
}
