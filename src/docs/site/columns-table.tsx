/**
 * The columns of a table with their types, descriptions and tests.
 *
 * @module
 */

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SiteColumn, SiteNode } from '../site-data.ts';
import { TestChip } from './badges.tsx';
import { testsById } from './data.ts';
import { Icon } from './icons.tsx';
import { Empty, Prose } from './parts.tsx';

interface ColumnsProps {
  readonly node: SiteNode;
  /** The column that the reader came for. */
  readonly marked: string | undefined;
}

export function ColumnsTable({ node, marked }: ColumnsProps): JSX.Element {
  if (node.columns.length === 0) {
    return <Empty>Nobody has described its columns, and the table does not exist yet.</Empty>;
  }
  const keys = new Set(
    node.facts
      .filter((fact) => fact.name === 'unique key')
      .flatMap((fact) => fact.value.split(', ').map((name) => name.toLowerCase())),
  );
  return (
    <div class="table-scroll">
      <table class="table columns" data-testid="columns">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">Description</th>
            <th scope="col">Tests</th>
          </tr>
        </thead>
        <tbody>
          {node.columns.map((column) => (
            <ColumnRow
              key={column.name}
              column={column}
              isKey={keys.has(column.name.toLowerCase())}
              marked={column.name === marked}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ColumnRowProps {
  readonly column: SiteColumn;
  readonly isKey: boolean;
  readonly marked: boolean;
}

function ColumnRow({ column, isKey, marked }: ColumnRowProps): JSX.Element {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (marked) row.current?.scrollIntoView({ block: 'center' });
  }, [marked]);
  return (
    <tr ref={row} class={marked ? 'marked' : ''} data-testid="column" data-column={column.name}>
      <th scope="row">
        <span class="column-name">
          {column.name}
          {isKey && (
            <span class="key" title="Part of the unique key">
              <Icon name="key" size={12} />
              <span class="sr-only">part of the unique key</span>
            </span>
          )}
        </span>
      </th>
      <td>
        <code class="type">{column.type === '' ? '–' : column.type}</code>
        {column.required === true && <span class="required">required</span>}
        {column.missing && <span class="absent">not in the table</span>}
      </td>
      <td>
        <Prose html={column.description} />
        {column.tags.map((tag) => (
          <span class="tag">{tag}</span>
        ))}
      </td>
      <td class="chips">
        {testsById(column.tests).map((test) => (
          <TestChip key={test.id} test={test} />
        ))}
      </td>
    </tr>
  );
}
