/**
 * SQL as written and as compiled.
 *
 * @module
 */

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { CopyButton, Empty } from './parts.tsx';
import { highlightSql } from './sql-text.ts';

interface SqlViewProps {
  readonly raw: string | undefined;
  readonly compiled: string | undefined;
  readonly file: string;
  readonly first?: 'raw' | 'compiled';
}

export function SqlView({ raw, compiled, file, first = 'raw' }: SqlViewProps): JSX.Element {
  const shown = useSignal(first);
  const text = (shown.value === 'raw' ? raw : compiled)?.trimEnd();
  return (
    <div class="code-card">
      <div class="code-head">
        <div class="segments" role="group" aria-label="Which SQL">
          <Segment name="raw" label="Source" shown={shown} />
          <Segment name="compiled" label="Compiled" shown={shown} />
        </div>
        <span class="code-file">{file}</span>
        {text !== undefined && <CopyButton text={text} label="Copy the SQL" />}
      </div>
      {text === undefined ? <Empty>It was not compiled.</Empty> : <Code text={text} />}
    </div>
  );
}

interface SegmentProps {
  readonly name: 'raw' | 'compiled';
  readonly label: string;
  readonly shown: { value: 'raw' | 'compiled' };
}

function Segment({ name, label, shown }: SegmentProps): JSX.Element {
  return (
    <button
      type="button"
      data-testid={`sql-${name}`}
      aria-pressed={shown.value === name}
      onClick={() => (shown.value = name)}
    >
      {label}
    </button>
  );
}

function Code({ text }: { text: string }): JSX.Element {
  const html = useMemo(() => highlightSql(text), [text]);
  const lines = text.split('\n').length;
  return (
    <div class="code-body">
      <div class="code-lines" aria-hidden="true">
        {Array.from({ length: lines }, (_, i) => i + 1).join('\n')}
      </div>
      <pre data-testid="sql" tabIndex={0}>
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </div>
  );
}
