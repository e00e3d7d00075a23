/**
 * One commit in full: its inputs, its Kafka offsets, and how to read the table as of it.
 *
 * @module
 */

import type { ComponentChildren, JSX } from 'preact';
import type { ConsumedSnapshot, OffsetRange, SiteNode, SiteSnapshot } from '../site-data.ts';
import { nodeById } from './data.ts';
import { bytes, count } from './format.ts';
import { CopyButton } from './parts.tsx';
import { nodeHref } from './route.ts';

interface DetailsProps {
  readonly node: SiteNode;
  readonly snapshot: SiteSnapshot;
}

export function SnapshotDetails({ node, snapshot }: DetailsProps): JSX.Element {
  const table = node.type === 'source' ? `${node.schema}.${node.name}` : node.name;
  const command = `lake show ${table} --snapshot ${snapshot.id}`;
  return (
    <div class="details">
      <dl class="facts">
        <Item name="Snapshot">{snapshot.id}</Item>
        {snapshot.parent !== undefined && <Item name="Parent">{snapshot.parent}</Item>}
        {snapshot.invocation !== undefined && <Item name="Invocation">{snapshot.invocation}</Item>}
        <Item name="Files">
          +{count(snapshot.files.added ?? 0)} −{count(snapshot.files.removed ?? 0)}
        </Item>
        <Item name="Written">{bytes(snapshot.bytes.added)}</Item>
      </dl>
      {snapshot.inputs.length > 0 && <Inputs inputs={snapshot.inputs} />}
      {snapshot.offsets.length > 0 && <Offsets offsets={snapshot.offsets} />}
      <div class="command">
        <code>{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </div>
  );
}

function Item({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Inputs({ inputs }: { inputs: readonly ConsumedSnapshot[] }): JSX.Element {
  return (
    <table class="mini" data-testid="inputs">
      <caption>What it was made of</caption>
      <tbody>
        {inputs.map((input) => (
          <tr key={input.table}>
            <th scope="row">
              <InputName input={input} />
            </th>
            <td>{input.snapshot === undefined ? 'empty' : `snapshot ${input.snapshot}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function InputName({ input }: { input: ConsumedSnapshot }): JSX.Element {
  const node = input.node === undefined ? undefined : nodeById(input.node);
  return node ? <a href={nodeHref(node)}>{input.table}</a> : <>{input.table}</>;
}

function Offsets({ offsets }: { offsets: readonly OffsetRange[] }): JSX.Element {
  return (
    <table class="mini" data-testid="offsets">
      <caption>Kafka offsets that it holds</caption>
      <thead>
        <tr>
          <th scope="col">Topic</th>
          <th scope="col" class="number">
            Partition
          </th>
          <th scope="col" class="number">
            From
          </th>
          <th scope="col" class="number">
            Up to
          </th>
          <th scope="col" class="number">
            Messages
          </th>
        </tr>
      </thead>
      <tbody>
        {offsets.map((offset) => (
          <tr key={`${offset.topic} ${offset.partition}`}>
            <td>{offset.topic}</td>
            <td class="number">{offset.partition}</td>
            <td class="number">{offset.start ?? '–'}</td>
            <td class="number">{offset.end}</td>
            <td class="number">{messages(offset)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Offsets may have gaps, so this is how many there can be. */
function messages(offset: OffsetRange): string {
  if (offset.start === undefined || !/^\d+$/.test(offset.start + offset.end)) return '–';
  return (BigInt(offset.end) - BigInt(offset.start)).toLocaleString('en-US');
}
