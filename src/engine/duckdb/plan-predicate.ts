/**
 * Conditions of a logical plan as expressions over a table's columns. What is not certainly
 * understood says nothing.
 *
 * @module
 */

import {
  all,
  any,
  compare,
  isIn,
  not,
  type CompareOperator,
  type Expression,
} from '../../iceberg/scan/expression.js';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { constantOf, isNullConstant, valueOf } from './plan-constant.js';
import { isPlanNode, nodes, type PlanNode } from './plan-json.js';

/** What the conditions of one scan refer to. */
export interface ScanColumns {
  /** In the order of the scan's output. */
  readonly fields: readonly NestedField[];
  /** Whether times with a zone turn into dates as UTC has them. */
  readonly isUtc: boolean;
}

/** A condition on the rows of a scan. */
export type ScanCondition =
  | { readonly kind: 'expression'; readonly node: PlanNode; readonly columns: readonly number[] }
  /** A column is one of the values, as a join with a list of them has it. */
  | { readonly kind: 'in'; readonly column: number; readonly values: readonly unknown[] };

const millisPerDay = 86_400_000n;
/** Before this day calendars differ. */
const firstCertainDay = -135_140;

const operators: Readonly<Record<string, CompareOperator>> = {
  COMPARE_EQUAL: 'eq',
  COMPARE_NOTEQUAL: 'not-eq',
  COMPARE_LESSTHAN: 'lt',
  COMPARE_LESSTHANOREQUALTO: 'lt-eq',
  COMPARE_GREATERTHAN: 'gt',
  COMPARE_GREATERTHANOREQUALTO: 'gt-eq',
};

const swapped: Readonly<Record<CompareOperator, CompareOperator>> = {
  eq: 'eq',
  'not-eq': 'not-eq',
  lt: 'gt',
  'lt-eq': 'gt-eq',
  gt: 'lt',
  'gt-eq': 'lt-eq',
  'starts-with': 'starts-with',
  'not-starts-with': 'not-starts-with',
};

const memberFunctions = new Set(['struct_extract', 'array_extract']);

/** What every row that satisfies the condition satisfies; undefined: nothing is known. */
export function impliedBy(condition: ScanCondition, scan: ScanColumns): Expression | undefined {
  if (condition.kind === 'in') return memberOf(condition, scan);
  return new ConditionReader(scan, condition.columns).implied(condition.node);
}

function memberOf(
  { column, values }: Extract<ScanCondition, { kind: 'in' }>,
  { fields }: ScanColumns,
): Expression | undefined {
  const field = fields[column];
  if (!field) return undefined;
  const known = values.map((value) => valueOf(value, field.type));
  const defined = known.filter((value) => value !== undefined);
  return defined.length === known.length ? isIn(field.id, defined) : undefined;
}

class ConditionReader {
  readonly #scan: ScanColumns;
  /** Of the scan, by their place in the input of the condition. */
  readonly #columns: readonly number[];

  constructor(scan: ScanColumns, columns: readonly number[]) {
    this.#scan = scan;
    this.#columns = columns;
  }

  implied(node: PlanNode): Expression | undefined {
    if (node['expression_class'] !== 'BOUND_CONJUNCTION') return this.#impliedAlone(node);
    const parts = nodes(node['children']).map((child) => this.implied(child));
    const known = parts.filter((part) => part !== undefined);
    if (node['type'] === 'CONJUNCTION_AND') return known.length === 0 ? undefined : all(known);
    return known.length === parts.length ? any(known) : undefined;
  }

  /** A comparison with null holds for no row. */
  #impliedAlone(node: PlanNode): Expression | undefined {
    const sides = [node['left'], node['right']].filter(isPlanNode);
    const isComparison = operators[String(node['type'])] !== undefined;
    return isComparison && sides.some(isNullConstant) ? { kind: 'false' } : this.#exact(node);
  }

  /** True for the same rows, and false for the same rows. */
  #exact(node: PlanNode): Expression | undefined {
    switch (node['expression_class']) {
      case 'BOUND_CONJUNCTION':
        return this.#conjunction(node);
      case 'BOUND_COMPARISON':
        return this.#comparison(node);
      case 'BOUND_BETWEEN':
        return this.#between(node);
      case 'BOUND_OPERATOR':
        return this.#operator(node);
      case 'BOUND_FUNCTION':
        return this.#function(node);
      case 'BOUND_REF':
        return this.#compareColumn('eq', node, (type) => type.kind === 'boolean' || undefined);
      default:
        return undefined;
    }
  }

  #conjunction(node: PlanNode): Expression | undefined {
    const parts = nodes(node['children']).map((child) => this.#exact(child));
    const known = parts.filter((part) => part !== undefined);
    if (known.length !== parts.length) return undefined;
    return node['type'] === 'CONJUNCTION_AND' ? all(known) : any(known);
  }

  #comparison(node: PlanNode): Expression | undefined {
    const { left, right, type } = node;
    const op = operators[String(type)];
    if (op === undefined) return this.#distinction(node);
    return this.#compare(op, left, right) ?? this.#compare(swapped[op], right, left);
  }

  #compare(op: CompareOperator, column: unknown, constant: unknown): Expression | undefined {
    if (!isPlanNode(column)) return undefined;
    if (column['expression_class'] === 'BOUND_CAST') return this.#compareDay(op, column, constant);
    return this.#compareColumn(op, column, (type) => constantOf(constant, type));
  }

  #compareColumn(
    op: CompareOperator,
    column: unknown,
    valueFor: (type: Type) => ReturnType<typeof constantOf>,
  ): Expression | undefined {
    const field = this.#field(column);
    const value = field && valueFor(field.type);
    if (!field || value === undefined) return undefined;
    const isOrdered = op !== 'eq' && op !== 'not-eq';
    return field.type.kind === 'uuid' && isOrdered ? undefined : compare(op, field.id, value);
  }

  /** `a IS NOT DISTINCT FROM 1` is `a = 1`, but false rather than unknown for null. */
  #distinction({ left, right, type }: PlanNode): Expression | undefined {
    const equal = this.#compare('eq', left, right) ?? this.#compare('eq', right, left);
    if (equal?.kind !== 'compare') return undefined;
    const same = all([{ kind: 'not-null', fieldId: equal.fieldId }, equal]);
    if (type === 'COMPARE_NOT_DISTINCT_FROM') return same;
    return type === 'COMPARE_DISTINCT_FROM' ? not(same) : undefined;
  }

  #between(node: PlanNode): Expression | undefined {
    const { input, lower, upper } = node;
    const low = this.#compare(node['lower_inclusive'] === true ? 'gt-eq' : 'gt', input, lower);
    const high = this.#compare(node['upper_inclusive'] === true ? 'lt-eq' : 'lt', input, upper);
    return low && high && all([low, high]);
  }

  #operator(node: PlanNode): Expression | undefined {
    const [operand] = nodes(node['children']);
    if (!operand) return undefined;
    const { type } = node;
    if (type === 'OPERATOR_NOT') {
      const inner = this.#exact(operand);
      return inner && not(inner);
    }
    if (type !== 'OPERATOR_IS_NULL' && type !== 'OPERATOR_IS_NOT_NULL') return undefined;
    // Counts of nulls inside of structs do not tell a null struct from a null field.
    const field = operand['expression_class'] === 'BOUND_REF' ? this.#field(operand) : undefined;
    const kind = type === 'OPERATOR_IS_NULL' ? 'is-null' : 'not-null';
    return field && isSingle(field.type) ? { kind, fieldId: field.id } : undefined;
  }

  #function(node: PlanNode): Expression | undefined {
    const [column, argument] = nodes(node['children']);
    switch (node['name']) {
      case 'prefix':
      case 'starts_with':
      case '^@':
        return this.#compareColumn('starts-with', column, (type) =>
          type.kind === 'string' ? constantOf(argument, type) : undefined,
        );
      default:
        return undefined;
    }
  }

  /** A time compared as a date: the day's bounds, as times. */
  #compareDay(op: CompareOperator, cast: PlanNode, constant: unknown): Expression | undefined {
    const field = this.#field(cast['child']);
    const day = constantOf(constant, { kind: 'date' });
    if (!field || typeof day !== 'number' || !this.#hasDays(field.type, day)) return undefined;
    if (!isPlanNode(cast['return_type']) || cast['return_type']['id'] !== 'DATE') return undefined;
    const start = compareFrom(field, day);
    const end = compareFrom(field, day + 1);
    switch (op) {
      case 'eq':
        return all([start, not(end)]);
      case 'not-eq':
        return not(all([start, not(end)]));
      case 'lt':
        return not(start);
      case 'gt-eq':
        return start;
      case 'lt-eq':
        return not(end);
      case 'gt':
        return end;
      default:
        return undefined;
    }
  }

  #hasDays(type: Type, day: number): boolean {
    if (type.kind === 'timestamp') return true;
    return type.kind === 'timestamptz' && this.#scan.isUtc && day >= firstCertainDay;
  }

  #field(node: unknown): NestedField | undefined {
    if (!isPlanNode(node)) return undefined;
    if (node['expression_class'] === 'BOUND_REF') {
      const { index } = node;
      return typeof index === 'number' ? this.#scan.fields[this.#columns[index] ?? -1] : undefined;
    }
    if (!memberFunctions.has(String(node['name']))) return undefined;
    const [struct, name] = nodes(node['children']);
    return memberField(this.#field(struct)?.type, constantOf(name, { kind: 'string' }));
  }
}

function compareFrom(field: NestedField, day: number): Expression {
  return compare('gt-eq', field.id, BigInt(day) * millisPerDay * 1000n);
}

function memberField(type: Type | undefined, name: unknown): NestedField | undefined {
  if (type?.kind !== 'struct' || typeof name !== 'string') return undefined;
  const exact = type.fields.filter((field) => field.name === name);
  const same = type.fields.filter((field) => field.name.toLowerCase() === name.toLowerCase());
  return exact.length === 1 ? exact[0] : same.length === 1 ? same[0] : undefined;
}

function isSingle(type: Type): boolean {
  return !['struct', 'list', 'map', 'unknown', 'variant'].includes(type.kind);
}
