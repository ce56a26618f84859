import { svgEl } from './element';

/** Icons of 16 by 16, stroked in the colour of the text. */
const PATHS = {
  gear: 'M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8ZM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 3v10l8-5z',
  follow: 'M8 2v8M4.5 7 8 10.5 11.5 7M3.5 13.5h9',
  clear: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4',
  chevronDown: 'M4 6l4 4 4-4',
  chevronRight: 'M6 4l4 4-4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M6 5.5h7.5v8H6zM3.5 10.5h-1v-8H10v1',
  add: 'M8 3v10M3 8h10',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  pass: 'M3 8.5l3.2 3.2L13 5',
  warn: 'M8 2.5 14.2 13.5H1.8zM8 6.5v3.4M8 11.6v.6',
  fail: 'M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6',
  find: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3 14 14',
  jump: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2ZM8 4.8V8l2.3 1.6',
  bookmark: 'M4.5 2.5h7v11L8 10.6l-3.5 2.9z',
  export: 'M8 10V2.5M5 5.2 8 2.2l3 3M3 9v4.5h10V9',
  key: 'M5.5 5.5a3 3 0 1 0 0 5 3 3 0 0 0 0-5ZM8 8h6v2.5M11.5 8v2',
  keys: 'M1.5 4h13v8h-13zM4 6.5h.6M7 6.5h.6M10 6.5h.6M12 6.5h.4M4.5 9.6h7',
  arrowUp: 'M8 13V3M4 7l4-4 4 4',
  arrowDown: 'M8 3v10M4 9l4 4 4-4',
  edit: 'M9.5 3.5H13v3.5M13 3.5 7.5 9M11.5 9.5v3h-8v-8h3',
  help: 'M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9M8 12.3v.6',
  file: 'M4 1.8h5.2L12.5 5v9.2H4zM9 1.8V5.2h3.4',
  star: 'M8 2.2l1.8 3.7 4 .6-2.9 2.9.7 4.1L8 11.5l-3.6 2 .7-4.1-2.9-2.9 4-.6z',
} as const;

export type IconName = keyof typeof PATHS;

export function createIcon(name: IconName): SVGSVGElement {
  return svgEl(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true', focusable: 'false' },
    svgEl('path', { d: PATHS[name] }),
  );
}
