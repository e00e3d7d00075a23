/**
 * Which part of a drawing is seen: pan and zoom as arithmetic.
 *
 * @module
 */

/** A point `(x, y)` of the drawing is seen at `(x · scale + left, y · scale + top)`. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

const smallest = 0.04;
const largest = 2.5;

export function pan(view: View, dx: number, dy: number): View {
  return { ...view, left: view.left + dx, top: view.top + dy };
}

/** Zooms by a factor; the point seen at `(x, y)` stays where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const scale = Math.min(largest, Math.max(smallest, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio };
}

/** The whole of an area in the middle of the window; never larger than life. */
export function fit(area: Rectangle, window: Size, margin = 32): View {
  const scale = Math.max(
    smallest,
    Math.min(
      1,
      (window.width - 2 * margin) / Math.max(1, area.width),
      (window.height - 2 * margin) / Math.max(1, area.height),
    ),
  );
  return {
    scale,
    left: (window.width - area.width * scale) / 2 - area.x * scale,
    top: (window.height - area.height * scale) / 2 - area.y * scale,
  };
}

/** What of the drawing is seen, and a margin around it. */
export function visible(view: View, window: Size, margin = 200): Rectangle {
  return {
    x: -view.left / view.scale - margin,
    y: -view.top / view.scale - margin,
    width: window.width / view.scale + 2 * margin,
    height: window.height / view.scale + 2 * margin,
  };
}

export function overlap(a: Rectangle, b: Rectangle): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  );
}
