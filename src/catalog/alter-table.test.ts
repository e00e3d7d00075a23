import { beforeEach, describe, expect, test } from 'vitest';
import { currentSchema, currentSortOrder, currentSpec } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { TableEdits } from '../iceberg/commit/table-edits.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import { alterTable } from './alter-table.js';
import type { Catalog } from './catalog.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';
import { creation, identifier } from './table-fixture.js';

let storage: Storage;
let catalog: Catalog;

beforeEach(async () => {
  storage = memoryStorage();
  catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: 'file:///w', storage });
  await catalog.createNamespace(identifier.namespace);
  const change = creation(catalog.tableLocation(identifier), {
    'schema.name-mapping.default': '[{"field-id":1,"names":["id"]}]',
  });
  await commitChange({ storage, catalog, identifier, change });
});

async function alter(edits: TableEdits): Promise<TableMetadata> {
  return (await alterTable({ storage, catalog, identifier, edits })).metadata;
}
const refusal = (edits: TableEdits) => expect(alter(edits)).rejects;

describe('a table is altered', () => {
  test('in all respects at once', async () => {
    const metadata = await alter({
      upgradeTo: 3,
      columns: [
        { kind: 'rename-column', path: ['id'], to: 'key' },
        {
          kind: 'add-column',
          column: { name: 'n', type: { kind: 'date' }, default: '2020-01-01' },
        },
      ],
      partition: [
        { kind: 'remove-partition-field', name: 'symbol' },
        { kind: 'add-partition-field', column: ['n'], transform: { kind: 'month' } },
      ],
      sortBy: [{ column: ['key'], direction: 'desc' }],
      setProperties: { 'write.target-file-size-bytes': '1000' },
    });
    expect(metadata.formatVersion).toBe(3);
    expect(currentSchema(metadata).fields.map((f) => f.name)).toEqual(['key', 'symbol', 'n']);
    expect(currentSpec(metadata)).toMatchObject({
      specId: 1,
      fields: [{ name: 'n_month', fieldId: 1001, sourceId: 3 }],
    });
    expect(currentSortOrder(metadata)).toMatchObject({ orderId: 1, fields: [{ sourceId: 1 }] });
    expect(metadata.properties).toEqual({
      'write.target-file-size-bytes': '1000',
      'schema.name-mapping.default':
        '[{"field-id":1,"names":["id","key"]},{"field-id":3,"names":["n"]}]',
    });
  });

  test('back and forth: equal definitions are used again', async () => {
    const before = (await catalog.loadTable(identifier))?.metadata;
    await alter({
      columns: [{ kind: 'rename-column', path: ['id'], to: 'key' }],
      partition: [{ kind: 'remove-partition-field', name: 'symbol' }],
      sortBy: [{ column: ['key'] }],
    });
    const after = await alter({
      columns: [{ kind: 'rename-column', path: ['key'], to: 'id' }],
      partition: [
        { kind: 'add-partition-field', column: ['symbol'], transform: { kind: 'identity' } },
      ],
      sortBy: [],
    });
    expect(after.schemas).toHaveLength(2);
    expect(after.partitionSpecs).toHaveLength(2);
    expect(after.sortOrders).toHaveLength(2);
    expect(currentSchema(after)).toEqual(before && currentSchema(before));
    expect(currentSpec(after)).toEqual(before && currentSpec(before));
    expect(after.defaultSortOrderId).toBe(0);
  });

  test('a column that comes back has a new id', async () => {
    await alter({ columns: [{ kind: 'drop-column', path: ['id'] }] });
    const metadata = await alter({
      columns: [{ kind: 'add-column', column: { name: 'id', type: { kind: 'long' } } }],
    });
    expect(currentSchema(metadata).fields.map((f) => f.id)).toEqual([2, 3]);
  });

  test('without a change nothing is committed', async () => {
    const before = await catalog.loadTable(identifier);
    const edits: TableEdits = { columns: [{ kind: 'make-column-optional', path: ['id'] }] };
    expect(await alterTable({ storage, catalog, identifier, edits })).toEqual(before);
  });

  test('not over the columns of someone who was first', async () => {
    const load = catalog.loadTable.bind(catalog);
    catalog.loadTable = async (wanted) => {
      catalog.loadTable = load;
      const table = await load(wanted);
      await alter({
        columns: [{ kind: 'add-column', column: { name: 'x', type: { kind: 'int' } } }],
      });
      return table;
    };
    const edits: TableEdits = {
      columns: [{ kind: 'add-column', column: { name: 'y', type: { kind: 'int' } } }],
    };
    await expect(alterTable({ storage, catalog, identifier, edits })).rejects.toMatchObject({
      code: 'LAKE-I004',
      message: expect.stringContaining('changed the schema') as string,
    });
  });
});

describe('refused', () => {
  test('dropping a column that the table is partitioned by', async () => {
    await refusal({ columns: [{ kind: 'drop-column', path: ['symbol'] }] }).toMatchObject({
      ...{ code: 'LAKE-I007', message: 'the partition field "symbol" needs the column "symbol"' },
      hint: 'remove the partition field "symbol" first',
    });
    const both: TableEdits = {
      columns: [{ kind: 'drop-column', path: ['symbol'] }],
      partition: [{ kind: 'remove-partition-field', name: 'symbol' }],
    };
    expect(currentSpec(await alter(both)).fields).toEqual([]);
  });

  test('dropping a column that the table is sorted by', async () => {
    await alter({ sortBy: [{ column: ['id'] }] });
    await refusal({ columns: [{ kind: 'drop-column', path: ['id'] }] }).toMatchObject({
      ...{ code: 'LAKE-I007', message: 'the sort order needs the column "id"' },
      hint: 'replace the sort order first',
    });
  });

  test('identifiers that may be null; dropping an identifier', async () => {
    await refusal({
      columns: [{ kind: 'set-identifier-fields', columns: [['id']] }],
    }).toMatchObject({ code: 'LAKE-I007', message: 'the identifier column "id" must be required' });
    await alter({
      upgradeTo: 3,
      columns: [
        {
          kind: 'add-column',
          column: { name: 'k', type: { kind: 'int' }, required: true, default: 0 },
        },
        { kind: 'set-identifier-fields', columns: [['k']] },
      ],
    });
    await refusal({ columns: [{ kind: 'drop-column', path: ['k'] }] }).toMatchObject({
      ...{ code: 'LAKE-I007', message: 'the column "k" identifies the rows and cannot be dropped' },
      hint: 'choose other identifier columns in the same change',
    });
    const both: TableEdits = {
      columns: [
        { kind: 'drop-column', path: ['k'] },
        { kind: 'set-identifier-fields', columns: [] },
      ],
    };
    expect(currentSchema(await alter(both)).identifierFieldIds).toEqual([]);
  });

  test('a column that is called like a partition field', async () => {
    const partition: TableEdits['partition'] = [
      {
        ...{ kind: 'add-partition-field', column: ['id'] },
        transform: { kind: 'bucket', buckets: 4 },
      },
    ];
    await alter({ partition });
    const column = { name: 'id_bucket_4', type: { kind: 'int' } } as const;
    await refusal({ columns: [{ kind: 'add-column', column }] }).toMatchObject({
      code: 'LAKE-I007',
      message: 'the column "id_bucket_4" has the name of a partition field',
    });
  });

  test.each(['uuid', 'snapshot-count', 'current-schema', 'default-sort-order'])(
    'the reserved property %s',
    async (name) => {
      const error = { code: 'LAKE-C003', message: `the table property "${name}" is reserved` };
      await refusal({ setProperties: { [name]: '1' } }).toMatchObject(error);
      await refusal({ removeProperties: [name] }).toMatchObject(error);
    },
  );

  test('an older format version', async () => {
    await alter({ upgradeTo: 3 });
    await refusal({ upgradeTo: 2 }).toMatchObject({ code: 'LAKE-I004' });
    await refusal({ setProperties: { 'format-version': '4' } }).toMatchObject({
      code: 'LAKE-C003',
    });
  });

  test('a table that is not there', async () => {
    const other = { namespace: ['silver'], name: 'absent' };
    await expect(
      alterTable({ storage, catalog, identifier: other, edits: {} }),
    ).rejects.toMatchObject({ code: 'LAKE-I001' });
  });
});
