/**
 * The live view of a terminal: finished lines scroll above, running nodes and a bar stay below.
 *
 * @module
 */

import pc from 'picocolors';
import type { NodeLabel, RunEvent } from '../run/events.js';
import type { LoaderEvent } from '../loader/events.js';
import { formatSeconds } from './format.js';
import { loaderStatus } from './loader-lines.js';
import { plainReporter } from './plain.js';
import { clipName } from './run-lines.js';
import type { Reporter, ReportOutput } from './reporter.js';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const intervalMs = 80;

interface Running {
  readonly node: NodeLabel;
  readonly since: number;
}

export function liveReporter(output: ReportOutput): Reporter {
  const running = new Map<string, Running>();
  let total = 0;
  let done = 0;
  let startedAt = output.now().getTime();
  let drawn = 0;
  let frame = 0;
  let loading: string | undefined;

  const erase = () => {
    if (drawn > 0) output.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const block = (): string[] => {
    if (loading !== undefined) return [`  ${spinner(frame)}  ${loading}`];
    if (total === 0 || done === total) return [];
    const now = output.now().getTime();
    const lines = [...running.values()].map((r) => runningLine(r, now, frame));
    return [...lines, barLine({ done, total, running: running.size, elapsedMs: now - startedAt })];
  };
  const draw = () => {
    erase();
    const lines = block().map((line) => clip(line, output.columns()));
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const plain = plainReporter({
    ...output,
    write: (text) => {
      erase();
      output.write(text);
    },
  });
  const timer = setInterval(() => {
    frame += 1;
    draw();
  }, intervalMs);
  timer.unref();

  const track = (event: RunEvent) => {
    if (event.kind === 'run-started') {
      total = event.selected;
      startedAt = output.now().getTime();
    } else if (event.kind === 'node-started') {
      running.set(event.node.uniqueId, { node: event.node, since: output.now().getTime() });
    } else if (event.kind === 'node-finished') {
      running.delete(event.result.node.uniqueId);
      done += 1;
    } else if (event.kind === 'run-finished') {
      total = 0;
    }
  };
  return {
    onRunEvent: (event) => {
      track(event);
      plain.onRunEvent(event);
      draw();
    },
    onLoaderEvent: (event: LoaderEvent) => {
      loading = loaderStatus(event) ?? loading;
      if (event.kind === 'stopped') loading = undefined;
      plain.onLoaderEvent(event);
      draw();
    },
    onError: (error) => {
      erase();
      plain.onError(error);
    },
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}

function spinner(frame: number): string {
  return pc.cyan(frames[frame % frames.length] ?? '');
}

function runningLine(running: Running, now: number, frame: number): string {
  const time = formatSeconds((now - running.since) / 1000);
  return `  ${spinner(frame)}  ${clipName(running.node.name).padEnd(44)} ${running.node.materialized.padEnd(13)} ${pc.dim(time)}`;
}

function barLine(state: {
  done: number;
  total: number;
  running: number;
  elapsedMs: number;
}): string {
  const width = 24;
  const filled = Math.round((state.done / state.total) * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  return `  [${bar}] ${state.done}/${state.total}  running ${state.running}  ${formatSeconds(state.elapsedMs / 1000)}`;
}

/** Cuts a line at the terminal's width so that erasing by lines stays right. */
function clip(line: string, columns: number): string {
  // eslint-disable-next-line no-control-regex -- colour codes take no room
  const parts = line.split(/(\u001b\[[0-9;]*m)/);
  let room = Math.max(10, columns - 1);
  const kept = parts.map((part) => {
    if (part.startsWith('\u001b[')) return part;
    const text = [...part].slice(0, room).join('');
    room -= [...text].length;
    return text;
  });
  return kept.join('');
}
