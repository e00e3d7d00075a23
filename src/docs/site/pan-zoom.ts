/**
 * Moves a view by mouse, touch, wheel and keys.
 *
 * @module
 */

import type { Signal } from '@preact/signals';
import { pan, zoomAt, type View } from './viewport.ts';

/** A press that moves less is a click. */
const clickSlack = 4;

/** Listens on an element until the returned function is called. */
export function watchPanZoom(
  element: HTMLElement | SVGElement,
  view: Signal<View>,
  reset: () => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const { x, y } = within(element, event);
    view.value = event.shiftKey
      ? pan(view.value, -event.deltaY - event.deltaX, 0)
      : zoomAt(view.value, Math.exp(-pixels(event) * 0.0016), x, y);
  };
  element.addEventListener('wheel', wheel as EventListener, { passive: false, signal });
  element.addEventListener(
    'keydown',
    ((event: KeyboardEvent) => onKey(event, element, view, reset)) as EventListener,
    { signal },
  );
  watchPointers(element, view, signal);
  return () => stop.abort();
}

function watchPointers(
  element: HTMLElement | SVGElement,
  view: Signal<View>,
  signal: AbortSignal,
): void {
  const pressed = new Map<number, { x: number; y: number }>();
  let moved = 0;
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    if (pressed.size === 0) moved = 0;
    pressed.set(event.pointerId, within(element, event));
  };
  const move = (event: PointerEvent) => {
    const before = pressed.get(event.pointerId);
    if (!before) return;
    const now = within(element, event);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (moved > clickSlack) element.setPointerCapture(event.pointerId);
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    view.value = other
      ? zoomAt(
          view.value,
          distance(now, other) / Math.max(1, distance(before, other)),
          other.x,
          other.y,
        )
      : pan(view.value, now.x - before.x, now.y - before.y);
    pressed.set(event.pointerId, now);
  };
  const up = (event: PointerEvent) => void pressed.delete(event.pointerId);
  const click = (event: MouseEvent) => {
    if (moved <= clickSlack || event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
    moved = 0;
  };
  element.addEventListener('pointerdown', down as EventListener, { signal });
  element.addEventListener('pointermove', move as EventListener, { signal });
  for (const end of ['pointerup', 'pointercancel']) {
    element.addEventListener(end, up as EventListener, { signal });
  }
  element.addEventListener('click', click as EventListener, { capture: true, signal });
}

const arrows: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [60, 0],
  ArrowRight: [-60, 0],
  ArrowUp: [0, 60],
  ArrowDown: [0, -60],
};

function onKey(
  event: KeyboardEvent,
  element: HTMLElement | SVGElement,
  view: Signal<View>,
  reset: () => void,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { width, height } = element.getBoundingClientRect();
  const arrow = arrows[event.key];
  if (arrow) view.value = pan(view.value, ...arrow);
  else if (event.key === '+' || event.key === '=')
    view.value = zoomAt(view.value, 1.25, width / 2, height / 2);
  else if (event.key === '-') view.value = zoomAt(view.value, 0.8, width / 2, height / 2);
  else if (event.key === '0') reset();
  else return;
  event.preventDefault();
}

function within(element: Element, event: MouseEvent): { x: number; y: number } {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** Some browsers count lines or pages; a pinch on a touchpad is a wheel with the control key. */
function pixels(event: WheelEvent): number {
  const unit = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 400 : 1;
  return event.deltaY * unit * (event.ctrlKey ? 5 : 1);
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
