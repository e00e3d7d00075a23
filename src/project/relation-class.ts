/**
 * `api.Relation`: makes relations by their names.
 *
 * @module
 */

import { Dict } from '../jinja/dict.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import { relationType, relationTypes, type QuoteFlags } from './relation-state.js';
import { relationValue } from './relation-value.js';

export function relationClass(): Value {
  const create = hostFunction('create', (call) => {
    const given = bindArguments(call, 'create', {
      required: [],
      optional: ['database', 'schema', 'identifier', 'type', 'quote_policy'],
    });
    const name = (value: Value | undefined) => (typeof value === 'string' ? value : null);
    const names = {
      database: name(given.database),
      schema: name(given.schema),
      identifier: name(given.identifier),
    };
    const quote = quoteFlags(given.quote_policy);
    return relationValue(names, { quote, ...relationType(given.type) });
  });
  const prefix = hostFunction('add_ephemeral_prefix', ({ args }) => {
    return `__dbt__cte__${stringOf(args[0] ?? '')}`;
  });
  const types = ['Table', 'View', 'CTE', 'MaterializedView', 'External'] as const;
  const members = new Map<string, Value>([
    ['create', create],
    ['add_ephemeral_prefix', prefix],
    ...types.map((type) => [type, relationTypes[type]] as const),
  ]);
  return hostObject('Relation', members);
}

function quoteFlags(policy: Value | undefined): QuoteFlags {
  const flag = (part: string) => !(policy instanceof Dict) || policy.get(part) !== false;
  return { database: flag('database'), schema: flag('schema'), identifier: flag('identifier') };
}
