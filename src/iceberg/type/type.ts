/**
 * Iceberg's types (spec: Schemas and Data Types).
 *
 * @module
 */

export type SimpleKind =
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'timestamp_ns'
  | 'timestamptz_ns'
  | 'string'
  | 'uuid'
  | 'binary'
  | 'unknown'
  | 'variant';

interface SimpleType {
  readonly kind: SimpleKind;
}
export interface DecimalType {
  readonly kind: 'decimal';
  readonly precision: number;
  readonly scale: number;
}
interface FixedType {
  readonly kind: 'fixed';
  readonly length: number;
}
/** `geometry(crs)` and `geography(crs, algorithm)`: known by name, kept as text. */
interface GeoType {
  readonly kind: 'geometry' | 'geography';
  readonly parameters: string;
}
export type PrimitiveType = SimpleType | DecimalType | FixedType | GeoType;

export interface NestedField {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: Type;
  readonly doc?: string;
  /** JSON single-value form (spec: Appendix D). */
  readonly initialDefault?: unknown;
  readonly writeDefault?: unknown;
  /** Members of its JSON that lake does not interpret. */
  readonly others?: Readonly<Record<string, unknown>>;
}
export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly NestedField[];
}
export interface ListType {
  readonly kind: 'list';
  readonly elementId: number;
  readonly elementRequired: boolean;
  readonly element: Type;
}
export interface MapType {
  readonly kind: 'map';
  readonly keyId: number;
  readonly key: Type;
  readonly valueId: number;
  readonly valueRequired: boolean;
  readonly value: Type;
}
export type Type = PrimitiveType | StructType | ListType | MapType;

/**
 * A single value by its type: boolean → boolean; int, date (days) → number; long, time,
 * timestamps (µs or ns since 1970) → bigint; float, double → number; decimal → bigint (unscaled);
 * string → string; uuid → lower-case text; fixed, binary → Uint8Array.
 */
export type Value = boolean | number | bigint | string | Uint8Array | null;
