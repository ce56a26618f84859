import { el, setAttribute } from './element';

export interface SplitterOptions {
  readonly label: string;
  /** Bounds in px, asked at every move since they depend on the window. */
  readonly range: () => { readonly min: number; readonly max: number };
  readonly read: () => number;
  readonly write: (heightPx: number) => void;
}

export interface Splitter {
  readonly element: HTMLElement;
  /** Within the bounds of now. */
  resize(heightPx: number): void;
}

const KEY_STEP_PX = 16;

/** A horizontal edge between two panes, moved by pointer or keyboard: WAI-ARIA's window splitter. */
export function createSplitter(options: SplitterOptions): Splitter {
  const splitter = el('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'horizontal',
    'aria-label': options.label,
  });

  const resize = (heightPx: number) => {
    const { min, max } = options.range();
    const height = Math.round(Math.min(Math.max(heightPx, min), Math.max(min, max)));
    options.write(height);
    setAttribute(splitter, 'aria-valuemin', String(min));
    setAttribute(splitter, 'aria-valuemax', String(Math.max(min, max)));
    setAttribute(splitter, 'aria-valuenow', String(height));
  };

  splitter.addEventListener('pointerdown', (down) => {
    const start = options.read();
    splitter.setPointerCapture(down.pointerId);
    const dragging = new AbortController();
    const onMove = (move: PointerEvent) => resize(start + down.clientY - move.clientY);
    splitter.addEventListener('pointermove', onMove, { signal: dragging.signal });
    splitter.addEventListener('lostpointercapture', () => dragging.abort(), { signal: dragging.signal });
    down.preventDefault();
    splitter.focus();
  });
  splitter.addEventListener('keydown', (event) => {
    const height = findKeyHeight(event.key, options);
    if (height === undefined) return;
    event.preventDefault();
    resize(height);
  });
  // The first size needs a layout to be bounded by.
  requestAnimationFrame(() => resize(options.read()));
  window.addEventListener('resize', () => resize(options.read()));
  return { element: splitter, resize };
}

function findKeyHeight(key: string, { range, read }: SplitterOptions): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return read() + KEY_STEP_PX;
    case 'ArrowDown':
      return read() - KEY_STEP_PX;
    case 'Home':
      return range().min;
    case 'End':
      return range().max;
    default:
      return undefined;
  }
}
