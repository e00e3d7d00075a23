/**
 * The whole graph: pan, zoom, select to see what is upstream and downstream, click through.
 *
 * @module
 */

import { useComputed, useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { boxSize, type LayoutNode } from '../site-data.ts';
import { nodeById, reachable, site } from './data.ts';
import { Arrows, EdgeLine, NodeBox, type Emphasis } from './graph-shapes.tsx';
import { Icon } from './icons.tsx';
import { layers } from './layers.ts';
import { LineageCard } from './lineage-card.tsx';
import { watchPanZoom } from './pan-zoom.ts';
import { Empty } from './parts.tsx';
import { goTo, lineageHref } from './route.ts';
import { fit, overlap, visible, zoomAt, type Rectangle, type Size, type View } from './viewport.ts';

const places = new Map(site.graph.nodes.map((at) => [at.id, at]));
/** Below this scale names cannot be read and are not drawn. */
const readable = 0.3;
const cardWidth = 320;

export function LineagePage({ focus }: { focus: string | undefined }): JSX.Element {
  const canvas = useRef<SVGSVGElement>(null);
  const window = useSignal<Size>({ width: 0, height: 0 });
  const view = useSignal<View>({ left: 0, top: 0, scale: 1 });
  const selected = focus !== undefined && nodeById(focus) ? focus : undefined;
  const related = useMemo(() => relatedTo(selected), [selected]);
  const showAll = () => (view.value = fit(areaOf(site.graph.nodes), window.value));
  useWindow(canvas, window, () => {
    const shown = related ? site.graph.nodes.filter((at) => related.has(at.id)) : site.graph.nodes;
    view.value = fit(areaOf(shown), beside(window.value, selected !== undefined), 40);
  });
  useEffect(() => (canvas.current ? watchPanZoom(canvas.current, view, showAll) : undefined), []);
  if (site.graph.nodes.length === 0) return <Empty>The project has no models yet.</Empty>;
  return (
    <div class="lineage" data-testid="lineage">
      <h1 class="sr-only">Lineage</h1>
      <svg
        ref={canvas}
        class="canvas"
        role="application"
        tabindex={0}
        aria-label="Lineage graph: arrow keys move, plus and minus zoom, 0 shows all"
        data-testid="graph"
        onClick={(event) => {
          if (event.target === canvas.current && selected !== undefined) goTo(lineageHref());
        }}
      >
        <Arrows />
        <Drawing view={view} window={window} selected={selected} related={related} />
      </svg>
      <Legend />
      <Tools view={view} window={window} showAll={showAll} />
      {selected !== undefined && <LineageCard id={selected} />}
    </div>
  );
}

/** What the card about a selected node leaves free. */
function beside(window: Size, card: boolean): Size {
  if (!card) return window;
  return window.width > 900
    ? { ...window, width: window.width - cardWidth }
    : { ...window, height: window.height / 2 };
}

interface DrawingProps {
  readonly view: Signal<View>;
  readonly window: Signal<Size>;
  readonly selected: string | undefined;
  readonly related: ReadonlySet<string> | undefined;
}

function Drawing({ view, window, selected, related }: DrawingProps): JSX.Element {
  const transform = useComputed(
    () => `translate(${view.value.left} ${view.value.top}) scale(${view.value.scale})`,
  );
  const coarse = useComputed(() => (view.value.scale < readable ? 'coarse' : ''));
  return (
    <g transform={transform} class={coarse}>
      <Shapes seen={useSeen(view, window)} selected={selected} related={related} />
    </g>
  );
}

interface ShapesProps {
  readonly seen: ReadonlySignal<Rectangle>;
  readonly selected: string | undefined;
  readonly related: ReadonlySet<string> | undefined;
}

function Shapes({ seen, selected, related }: ShapesProps): JSX.Element {
  const emphasisOf = (id: string): Emphasis => {
    if (!related) return 'plain';
    return id === selected ? 'selected' : related.has(id) ? 'related' : 'dimmed';
  };
  const area = seen.value;
  return (
    <>
      {site.graph.edges.map((edge) => {
        const from = places.get(edge.from);
        const to = places.get(edge.to);
        if (!from || !to || !overlap(area, between(from, to))) return null;
        const onPath = related?.has(edge.from) === true && related.has(edge.to);
        const emphasis = related ? (onPath ? 'related' : 'dimmed') : 'plain';
        return <EdgeLine key={`${edge.from} ${edge.to}`} {...{ edge, from, to, emphasis }} />;
      })}
      {site.graph.nodes.map((at) => {
        const node = nodeById(at.id);
        if (!node || !overlap(area, boxOf(at))) return null;
        const onSelect = (id: string) => goTo(lineageHref(id));
        return <NodeBox key={at.id} {...{ node, at, onSelect }} emphasis={emphasisOf(at.id)} />;
      })}
    </>
  );
}

/** Changes in steps only, so that moving the view does not draw everything anew each time. */
function useSeen(view: Signal<View>, window: Signal<Size>): ReadonlySignal<Rectangle> {
  const previous = useRef<Rectangle>({ x: 0, y: 0, width: 0, height: 0 });
  return useComputed(() => {
    const needed = visible(view.value, window.value, 0);
    if (!contains(previous.current, needed) || previous.current.width > needed.width * 8) {
      previous.current = visible(view.value, window.value, 400 / view.value.scale);
    }
    return previous.current;
  });
}

function useWindow(
  canvas: { readonly current: SVGSVGElement | null },
  window: Signal<Size>,
  onFirst: () => void,
): void {
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const measure = () => {
      const first = window.value.width === 0;
      window.value = { width: element.clientWidth, height: element.clientHeight };
      if (first) onFirst();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
}

interface ToolsProps {
  readonly view: Signal<View>;
  readonly window: Signal<Size>;
  readonly showAll: () => void;
}

function Tools({ view, window, showAll }: ToolsProps): JSX.Element {
  const zoom = (factor: number) => () => {
    const { width, height } = window.value;
    view.value = zoomAt(view.value, factor, width / 2, height / 2);
  };
  return (
    <div class="tools" role="group" aria-label="Zoom">
      <button type="button" onClick={zoom(1.25)} title="Zoom in (+)" data-testid="zoom-in">
        <Icon name="plus" />
        <span class="sr-only">Zoom in</span>
      </button>
      <button type="button" onClick={zoom(0.8)} title="Zoom out (−)" data-testid="zoom-out">
        <Icon name="minus" />
        <span class="sr-only">Zoom out</span>
      </button>
      <button type="button" onClick={showAll} title="Show all (0)" data-testid="fit">
        <Icon name="fit" />
        <span class="sr-only">Show all</span>
      </button>
    </div>
  );
}

function Legend(): JSX.Element {
  return (
    <ul class="legend" aria-label="Layers">
      {layers.map((layer) => (
        <li key={layer.schema} style={{ '--layer': layer.colour }}>
          {layer.schema}
        </li>
      ))}
    </ul>
  );
}

function relatedTo(id: string | undefined): ReadonlySet<string> | undefined {
  return id === undefined
    ? undefined
    : new Set([id, ...reachable(id, 'parents'), ...reachable(id, 'children')]);
}

function boxOf(at: LayoutNode): Rectangle {
  return { x: at.x - boxSize.width / 2, y: at.y - boxSize.height / 2, ...boxSize };
}

function between(a: LayoutNode, b: LayoutNode): Rectangle {
  return areaOf([a, b]);
}

function areaOf(nodes: readonly LayoutNode[]): Rectangle {
  const boxes = nodes.map(boxOf);
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((b) => b.x + b.width)) - x,
    height: Math.max(...boxes.map((b) => b.y + b.height)) - y,
  };
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}
