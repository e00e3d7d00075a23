/**
 * Events as JSON lines in dbt's envelope, under the names that orchestrators match on.
 * The contract is in `docs/cli-json-output.md`.
 *
 * @module
 */

import { LakeError, LakeErrors } from '../errors.js';
import { stringifyJson } from '../util/json.js';
import { unreachable } from '../util/unreachable.js';
import type { NodeLabel, NodeResult, RunEvent } from '../run/events.js';
import type { LoaderEvent } from '../loader/events.js';
import type { Reporter, ReportOutput } from './reporter.js';

type Level = 'debug' | 'info' | 'warn' | 'error';

interface Line {
  readonly name: string;
  readonly level: Level;
  readonly msg: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function jsonReporter(output: ReportOutput): Reporter {
  let invocationId = '';
  const print = (line: Line) => {
    const info = {
      name: line.name,
      level: line.level,
      msg: line.msg,
      ts: output.now().toISOString(),
      invocation_id: invocationId,
      pid: process.pid,
    };
    output.write(`${stringifyJson({ info, data: line.data })}\n`);
  };
  return {
    onRunEvent: (event) => {
      if (event.kind === 'run-started') invocationId = event.invocationId;
      runEventLines(event).forEach(print);
    },
    onLoaderEvent: (event) => print(loaderLine(event)),
    onError: (error) => errorLines(error).forEach(print),
    close: () => undefined,
  };
}

function runEventLines(event: RunEvent): Line[] {
  switch (event.kind) {
    case 'run-started':
      return [
        line('MainReportVersion', 'info', 'Running with lake', { version: '=1.10.0' }),
        line('AdapterRegistered', 'info', `Registered adapter: ${event.engine}`, {
          adapter_name: 'duckdb',
        }),
        line('RunStarted', 'info', `${event.command}: ${event.selected} nodes`, { ...event }),
      ];
    case 'warning':
      return [line('Warning', 'warn', event.error.message, errorData(event.error))];
    case 'log':
      return [logLine(event)];
    case 'node-started':
      return [
        line('LogStartLine', 'info', `START ${event.node.name}`, {
          index: event.index,
          total: event.total,
          node_info: nodeInfo(event.node, 'started'),
        }),
        line('NodeStart', 'debug', `Began running node ${event.node.uniqueId}`, {
          node_info: nodeInfo(event.node, 'started'),
        }),
      ];
    case 'node-finished':
      return nodeFinishedLines(event.index, event.total, event.result);
    case 'published':
      return [
        line('TablesPublished', 'info', `published ${event.tables.length} tables`, {
          tables: event.tables,
        }),
      ];
    case 'artifact-written':
      return [
        line('ArtifactWritten', 'info', `Wrote ${event.path}`, { artifact_path: event.path }),
      ];
    case 'run-finished':
      return closingLines(event);
    default:
      return unreachable(event);
  }
}

const resultNames: Readonly<Record<string, string>> = {
  model: 'LogModelResult',
  seed: 'LogSeedResult',
  snapshot: 'LogSnapshotResult',
  test: 'LogTestResult',
};

function nodeFinishedLines(index: number, total: number, result: NodeResult): Line[] {
  const level = statusLevel(result);
  const info = nodeInfo(result.node, result.status, result);
  const data = {
    index,
    total,
    status: result.status,
    execution_time: result.executionTime,
    node_info: info,
    facts: result.facts,
    num_failures: result.failures,
    error: result.error ? errorData(result.error) : undefined,
  };
  const name =
    result.status === 'skipped'
      ? 'SkippingDetails'
      : (resultNames[result.node.resourceType] ?? 'LogNodeResult');
  return [
    line(
      name,
      level,
      `${result.status.toUpperCase()} ${result.node.name}: ${result.message}`,
      data,
    ),
    line('NodeFinished', 'debug', `Finished running node ${result.node.uniqueId}`, {
      node_info: info,
      run_result: {
        status: result.status,
        message: result.message,
        execution_time: result.executionTime,
      },
    }),
  ];
}

function closingLines(event: Extract<RunEvent, { kind: 'run-finished' }>): Line[] {
  const count = (status: string) => event.results.filter((r) => r.status === status).length;
  const stats = {
    pass: count('success') + count('pass'),
    warn: count('warn'),
    error: count('error') + count('fail'),
    skip: count('skipped'),
    total: event.results.length,
  };
  const text = `Done. PASS=${stats.pass} WARN=${stats.warn} ERROR=${stats.error} SKIP=${stats.skip} TOTAL=${stats.total}`;
  return [
    line('StatsLine', 'info', text, { stats }),
    line('CommandCompleted', 'info', `Command ${event.command} completed`, {
      command: event.command,
      success: event.success,
      elapsed: event.elapsedMs / 1000,
    }),
  ];
}

function loaderLine(event: LoaderEvent): Line {
  return line('Loader', event.kind === 'warning' ? 'warn' : 'info', event.kind, { ...event });
}

function errorLines(error: unknown): Line[] {
  if (error instanceof LakeErrors) return error.errors.flatMap(errorLines);
  const data =
    error instanceof LakeError
      ? errorData(error)
      : { stack: error instanceof Error ? error.stack : undefined };
  const message = error instanceof Error ? error.message : String(error);
  return [line('MainEncounteredError', 'error', message, data)];
}

function errorData(error: LakeError): Record<string, unknown> {
  return {
    code: error.code,
    message: error.message,
    hint: error.hint,
    location: error.location,
    compiled: error.compiled,
  };
}

function nodeInfo(node: NodeLabel, status: string, result?: NodeResult): Record<string, unknown> {
  return {
    unique_id: node.uniqueId,
    resource_type: node.resourceType,
    materialized: node.materialized,
    node_status: status,
    node_name: node.name,
    node_path: node.path,
    node_started_at: result?.startedAt.toISOString(),
    node_finished_at: result?.completedAt.toISOString(),
  };
}

function statusLevel(result: NodeResult): Level {
  if (result.status === 'error' || result.status === 'fail') return 'error';
  return result.status === 'warn' ? 'warn' : 'info';
}

function line(
  name: string,
  level: Level,
  msg: string,
  data: Readonly<Record<string, unknown>>,
): Line {
  return { name, level, msg, data };
}

const logNames = {
  debug: 'JinjaLogDebug',
  info: 'JinjaLogInfo',
  warn: 'JinjaLogWarning',
  print: 'PrintEvent',
} as const;

function logLine({ level, message }: Extract<RunEvent, { kind: 'log' }>): Line {
  return line(logNames[level], level === 'print' ? 'info' : level, message, { msg: message });
}
